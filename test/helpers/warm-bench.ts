import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'
import { WarmConnection, type WarmStatus } from '../../src/launch/warm/warm-connection.js'
import { listWarmDirectories, type WarmDirectory } from '../../src/launch/warm/warm-directory.js'
import type { Run } from '../../src/run/run.js'
import { type SubmitOptions, submit } from '../../src/run/submit.js'
import { ownWarmDriver, type WarmDriver, type WarmOptions } from '../../src/run/warm.js'
import { groupMembers } from '../../src/supervise/process-group.js'
import type { ProcessIdentity } from '../../src/supervise/process-identity.js'
import { scriptJob } from './script-job.js'

export interface WarmBench {
  readonly driver: WarmDriver
  readonly runs: string
  submit(script: string, args?: readonly string[], options?: SubmitOptions): Promise<Run>
  /** The drivers that are there, in the bench's own folder or another one. */
  drivers(root?: string): Promise<KnownDriver[]>
}

export interface KnownDriver {
  readonly path: string
  /** What it says of itself; undefined when nobody answers. */
  readonly status: WarmStatus | undefined
  /** Its processes, without those of its scripts. */
  members(): readonly ProcessIdentity[]
}

async function known({ path, record }: WarmDirectory): Promise<KnownDriver> {
  const connection = await WarmConnection.open(record)
  connection?.send({ op: 'status' })
  const answer = await connection?.messages.next()
  connection?.close()
  const said = answer?.value as (WarmStatus & { readonly event?: string }) | undefined
  const { event: _, ...status } = said ?? {}
  return {
    path,
    status: said === undefined ? undefined : (status as WarmStatus),
    members: () => groupMembers(record.keeper?.pid ?? 0),
  }
}

/** Warm drivers for the tests of one file, and a folder for their runs; both are gone after the last one. */
export function warmBench(options: Pick<WarmOptions, 'idleMs' | 'memoryMb'> = {}): WarmBench {
  const runs = realpathSync(mkdtempSync(join(tmpdir(), 'sw-warm-')))
  const driver = ownWarmDriver(options)
  afterAll(async () => {
    await driver[Symbol.asyncDispose]()
    rmSync(runs, { recursive: true, maxRetries: 3 })
  })
  return {
    driver,
    runs,
    submit: (script, args = [], more = {}) =>
      submit(scriptJob(warmScript(script), args, 'warm'), {
        runsDirectory: runs,
        master: 'local[2]',
        warm: driver,
        ...more,
      }),
    drivers: (root = driver.keeping.root) => Promise.all(listWarmDirectories(root).map(known)),
  }
}

export function warmScript(name: string): string {
  return fileURLToPath(new URL(`../fixtures/warm/${name}`, import.meta.url))
}

import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'
import type { Run } from '../../src/run/run.js'
import { type SubmitOptions, submit } from '../../src/run/submit.js'
import { ownWarmDriver, type WarmDriver, type WarmOptions } from '../../src/run/warm.js'
import { scriptJob } from './script-job.js'

export interface WarmBench {
  readonly driver: WarmDriver
  readonly runs: string
  submit(script: string, args?: readonly string[], options?: SubmitOptions): Promise<Run>
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
  }
}

export function warmScript(name: string): string {
  return fileURLToPath(new URL(`../fixtures/warm/${name}`, import.meta.url))
}

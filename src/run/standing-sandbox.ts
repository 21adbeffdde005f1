import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import lockfile from 'proper-lockfile'
import type { SandboxRecord } from '../sandbox/sandbox-record.js'
import { isSandboxRunning, SandboxRegistry } from '../sandbox/sandbox-registry.js'
import { startSandboxBroker } from './sandbox-broker.js'

/** The broker that `sandbox up` leaves running, as the next command sees it. */
export interface StandingSandbox {
  readonly state: 'running' | 'gone'
  readonly bootstrapServers: string
  readonly version: string
  /** Of the broker's keeper. */
  readonly pid: number
  readonly directory: string
  readonly startedAt: string
  /** The file that holds all this, for other programs. */
  readonly connectionFile: string
}

/** Leaves a broker running, or finds the one that runs. `started` says which. */
export async function sandboxUp(
  signal?: AbortSignal,
): Promise<{ readonly started: boolean; readonly sandbox: StandingSandbox }> {
  const registry = new SandboxRegistry()
  mkdirSync(registry.directory, { recursive: true, mode: 0o700 })
  // Two at once would leave two brokers, of which only one is ever found.
  const release = await lockfile.lock(registry.directory, {
    lockfilePath: join(registry.directory, 'up.lock'),
    stale: 30_000,
    retries: { retries: 600, minTimeout: 200, maxTimeout: 200 },
  })
  try {
    signal?.throwIfAborted()
    const before = registry.standing('kafka')
    if (before !== undefined) return { started: false, sandbox: describe(registry, before) }
    await startSandboxBroker({ signal, standing: true })
    const record = registry.standing('kafka')
    if (record === undefined) throw new Error('the broker that has just started is not written down')
    return { started: true, sandbox: describe(registry, record) }
  } finally {
    await release()
  }
}

/** Ends every broker that `sandbox up` left running; gives those it ended. */
export async function sandboxDown(): Promise<readonly StandingSandbox[]> {
  const registry = new SandboxRegistry()
  const standing = registry.list().filter(({ kind }) => kind === 'standing')
  const described = standing.map((record) => describe(registry, record))
  for (const record of standing) await registry.clear(record)
  await registry.clearOrphans()
  return described
}

/** The brokers that `sandbox up` left, also those that have died since. */
export function sandboxStatus(): readonly StandingSandbox[] {
  const registry = new SandboxRegistry()
  return registry
    .list()
    .filter(({ kind, bootstrapServers }) => kind === 'standing' && bootstrapServers !== undefined)
    .map((record) => describe(registry, record))
}

function describe(registry: SandboxRegistry, record: SandboxRecord): StandingSandbox {
  return Object.freeze({
    state: isSandboxRunning(record) ? 'running' : 'gone',
    bootstrapServers: record.bootstrapServers ?? '',
    version: record.version ?? '',
    pid: record.processes[0]?.pid ?? 0,
    directory: record.directory,
    startedAt: record.startedAt,
    connectionFile: registry.fileOf(record.id),
  })
}

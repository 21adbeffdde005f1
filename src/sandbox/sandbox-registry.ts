import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { writeFileSync } from 'atomically'
import envPaths from 'env-paths'
import { groupMembers, killProcesses } from '../supervise/process-group.js'
import { isRunning, type ProcessIdentity } from '../supervise/process-identity.js'
import { processesWithVariable } from '../supervise/process-variable.js'
import { removeSandboxDirectory } from './sandbox-directory.js'
import {
  isReady,
  type SandboxRecord,
  type SandboxService,
  sandboxRecordSchema,
  serviceOf,
} from './sandbox-record.js'

/**
 * The variable by which everything that a sandbox runs can be known, whatever started it: YARN gives each container
 * a process group of its own, and a container outlives a node manager that was killed.
 */
export const SANDBOX_VARIABLE = 'SPARKWIRE_SANDBOX'

/** Where this user's sandboxes are written down; the variable SPARKWIRE_STATE names another place. */
export function sandboxStateDirectory(): string {
  return join(process.env.SPARKWIRE_STATE || envPaths('sparkwire', { suffix: '' }).log, 'sandboxes')
}

/** The sandboxes of one user, a JSON file each: how a later process finds them, also after a crash. */
export class SandboxRegistry {
  readonly directory: string

  constructor(directory = sandboxStateDirectory()) {
    this.directory = directory
  }

  write(record: SandboxRecord): void {
    mkdirSync(this.directory, { recursive: true, mode: 0o700 })
    writeFileSync(this.fileOf(record.id), `${JSON.stringify(record, undefined, 2)}\n`, { mode: 0o600 })
  }

  /** All records that can be read, oldest first. */
  list(): readonly SandboxRecord[] {
    return this.#names()
      .map((name) => this.#read(name))
      .filter((record) => record !== undefined)
      .sort((a, b) => a.startedAt.localeCompare(b.startedAt))
  }

  /** What `sandbox up` left running of a service, if it does run. */
  standing(service: SandboxService): SandboxRecord | undefined {
    return this.list().find(
      (record) =>
        record.kind === 'standing' &&
        serviceOf(record) === service &&
        isReady(record) &&
        isSandboxRunning(record),
    )
  }

  /** Ends what is left of a sandbox, whoever started it, and removes its directory and record. */
  async clear(record: SandboxRecord): Promise<void> {
    await endProcesses(record)
    removeSandboxDirectory(record.id, record.directory)
    rmSync(this.fileOf(record.id), { force: true })
  }

  /** Clears the sandboxes whose owner is gone, and standing ones that have died. Gives what it cleared. */
  async clearOrphans(): Promise<readonly SandboxRecord[]> {
    const orphans = this.list().filter(isOrphan)
    for (const orphan of orphans) await this.clear(orphan)
    return orphans
  }

  fileOf(id: string): string {
    return join(this.directory, `${id}.json`)
  }

  #names(): readonly string[] {
    try {
      return readdirSync(this.directory).filter((name) => name.endsWith('.json'))
    } catch {
      return []
    }
  }

  #read(name: string): SandboxRecord | undefined {
    try {
      const parsed = sandboxRecordSchema.safeParse(
        JSON.parse(readFileSync(join(this.directory, name), 'utf8')),
      )
      return parsed.success && name === `${parsed.data.id}.json` ? parsed.data : undefined
    } catch {
      return undefined
    }
  }
}

/** Whether every process of the sandbox runs that it cannot do without; of several brokers more than half. */
export function isSandboxRunning({ processes, brokers = [] }: SandboxRecord): boolean {
  const needed = brokers.length > 0 ? brokers.map((broker) => broker.processes) : [processes]
  const running = needed.filter((each) => each.length > 0 && each.every(isRunning))
  return running.length > needed.length / 2
}

/** Whether nobody will end this sandbox any more. */
export function isOrphan(record: SandboxRecord): boolean {
  if (isRunning(record.owner)) return false
  // Of a standing one that was never ready the starter died on the way, whatever of it runs.
  return record.kind === 'owned' || !isReady(record) || !isSandboxRunning(record)
}

const END_LIMIT_MS = 5000

async function endProcesses(record: SandboxRecord): Promise<void> {
  const deadline = performance.now() + END_LIMIT_MS
  for (;;) {
    const living = processesOf(record)
    if (living.length === 0 || performance.now() > deadline) return
    killProcesses(living)
    await sleep(20)
  }
}

/** Every process of a sandbox that lives: the record may be older than some of them. */
function processesOf(record: SandboxRecord): readonly ProcessIdentity[] {
  const written = [
    record.processes,
    ...(record.spark?.workers.map(({ processes }) => processes) ?? []),
  ].flat()
  const living = written.filter(isRunning)
  // The groups of keepers that live know better.
  return [
    ...living,
    ...living.flatMap(({ pid }) => groupMembers(pid)),
    ...processesWithVariable(SANDBOX_VARIABLE, record.id),
  ]
}

import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { writeFileSync } from 'atomically'
import envPaths from 'env-paths'
import { groupMembers, killProcesses } from '../supervise/process-group.js'
import { isRunning } from '../supervise/process-identity.js'
import { removeSandboxDirectory } from './sandbox-directory.js'
import { type SandboxRecord, sandboxRecordSchema } from './sandbox-record.js'

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

  /** The broker that `sandbox up` left running, if it does run. */
  standing(): SandboxRecord | undefined {
    return this.list().find(
      (record) =>
        record.kind === 'standing' && record.bootstrapServers !== undefined && isSandboxRunning(record),
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

/** Whether every process of the sandbox runs. */
export function isSandboxRunning(record: SandboxRecord): boolean {
  return record.processes.length > 0 && record.processes.every(isRunning)
}

/** Whether nobody will end this sandbox any more. */
export function isOrphan(record: SandboxRecord): boolean {
  if (isRunning(record.owner)) return false
  // Without processes the starter of a standing one died on the way.
  return record.kind === 'owned' || !isSandboxRunning(record)
}

const END_LIMIT_MS = 5000

async function endProcesses(record: SandboxRecord): Promise<void> {
  const [keeper] = record.processes
  // The record may be older than the broker: the keeper's group knows better while the keeper lives.
  const members = keeper !== undefined && isRunning(keeper) ? groupMembers(keeper.pid) : []
  const all = [...record.processes, ...members]
  killProcesses(all)
  const deadline = performance.now() + END_LIMIT_MS
  while (all.some(isRunning) && performance.now() < deadline) await sleep(20)
}

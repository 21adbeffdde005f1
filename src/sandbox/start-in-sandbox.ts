import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type KeptProcess, startKept } from '../supervise/kept-process.js'
import { identifyProcess } from '../supervise/process-identity.js'
import { makeSandboxDirectory, sandboxDirectory, sandboxRoot } from './sandbox-directory.js'
import type { SandboxRecord, SandboxService } from './sandbox-record.js'
import { SANDBOX_VARIABLE, SandboxRegistry } from './sandbox-registry.js'

/** What every start of a sandbox may be told. */
export interface SandboxStartOptions {
  /** Ends the start: when the promise rejects with its reason, nothing is left behind. */
  readonly signal?: AbortSignal | undefined
  /** Whether it stays when this process ends, as `sandbox up` wants it. @default false */
  readonly standing?: boolean
  /** Where sandboxes are written down. @default `sandboxes` in SPARKWIRE_STATE or the platform's state directory */
  readonly stateDirectory?: string
}

/** One daemon of a sandbox. */
export interface DaemonOptions {
  /** Names its files. */
  readonly name: string
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly logFile: string
  /** ms between SIGTERM and SIGKILL when the starter dies. @default 2000 */
  readonly graceMs?: number
}

/** A sandbox under construction: whatever it starts is written down, so that nothing can be left behind unknown. */
export class SandboxStart {
  readonly registry: SandboxRegistry
  readonly record: SandboxRecord
  readonly signal: AbortSignal | undefined
  readonly #daemons = new Set<KeptProcess>()

  constructor(registry: SandboxRegistry, record: SandboxRecord, signal: AbortSignal | undefined) {
    this.registry = registry
    this.record = record
    this.signal = signal
  }

  get directory(): string {
    return this.record.directory
  }

  async daemon(options: DaemonOptions): Promise<KeptProcess> {
    this.signal?.throwIfAborted()
    const { name, argv, env, logFile, graceMs = 2000 } = options
    const daemon = await startKept({
      argv,
      cwd: this.directory,
      env: { ...env, [SANDBOX_VARIABLE]: this.record.id },
      stdoutFile: logFile,
      exitFile: join(this.directory, `${name}.exit.json`),
      specFile: join(this.directory, `${name}.keeper.json`),
      lifeline: this.record.kind === 'owned',
      graceMs,
    })
    this.#daemons.add(daemon)
    this.#write()
    return daemon
  }

  /** Ends daemons at once that are to be started again. */
  async discard(...daemons: readonly KeptProcess[]): Promise<void> {
    await Promise.all(daemons.map((daemon) => daemon.end(0)))
    for (const daemon of daemons) this.#daemons.delete(daemon)
  }

  /** Writes down that it is ready, and how it can be used. Gives the record, and what ends it, once. */
  ready(facts: Partial<SandboxRecord>, graceMs: number): ReadySandbox {
    const record = { ...this.record, ...facts }
    this.registry.write(record)
    let stopped: Promise<void> | undefined
    const end = async (): Promise<void> => {
      await Promise.all([...this.#daemons].map((daemon) => daemon.end(graceMs)))
      await this.registry.clear(record)
    }
    const stop = (): Promise<void> => {
      stopped ??= end()
      return stopped
    }
    return { record, stop }
  }

  /** Ends and removes all that there is of it. */
  async abandon(): Promise<void> {
    await this.discard(...this.#daemons)
    await this.registry.clear(this.record)
  }

  #write(): void {
    const processes = [...this.#daemons].map(({ identity }) => identity)
    this.registry.write({ ...this.record, processes })
  }
}

/** A sandbox that runs. */
export interface ReadySandbox {
  readonly record: SandboxRecord
  /** Ends it and removes its directory; may be called again. */
  readonly stop: () => Promise<void>
}

/**
 * Starts a sandbox in a directory of its own, after those have been cleared away whose starters are gone. When `work`
 * fails, nothing is left of it.
 *
 * @throws SandboxError SANDBOX_UNSAFE_DIRECTORY, and what `work` throws
 */
export async function startInSandbox<T>(
  service: SandboxService,
  options: SandboxStartOptions,
  work: (start: SandboxStart) => Promise<T>,
): Promise<T> {
  options.signal?.throwIfAborted()
  const registry = new SandboxRegistry(options.stateDirectory)
  await registry.clearOrphans()
  const record = newRecord(service, options.standing ?? false)
  registry.write(record)
  const start = new SandboxStart(registry, record, options.signal)
  try {
    makeSandboxDirectory(record.id)
    mkdirSync(join(record.directory, 'tmp'))
    return await work(start)
  } catch (error) {
    await start.abandon()
    throw error
  }
}

function newRecord(service: SandboxService, standing: boolean): SandboxRecord {
  const id = `${service}-${randomBytes(6).toString('hex')}`
  const owner = identifyProcess(process.pid)
  if (owner === undefined) throw new Error('this process cannot be identified')
  return {
    v: 1,
    id,
    kind: standing ? 'standing' : 'owned',
    directory: sandboxDirectory(id, sandboxRoot()),
    owner,
    processes: [],
    startedAt: new Date().toISOString(),
  }
}

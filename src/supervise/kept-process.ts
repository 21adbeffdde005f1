import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { groupMembers, isGroupAlive } from './process-group.js'
import { identifyProcess, type ProcessIdentity } from './process-identity.js'

/** What the keeper is told, as the JSON file it is called with. */
export interface KeeperSpec {
  readonly argv: readonly string[]
  readonly cwd: string
  readonly stdoutFile: string
  readonly stderrFile: string
  /** Where the end is written, atomically, as {@link ProcessExit}. */
  readonly exitFile: string
  /** Whether the group ends when the starter's end of the keeper's stdin closes. */
  readonly lifeline: boolean
  /** Time between SIGTERM and SIGKILL when the lifeline is cut, ms. */
  readonly graceMs: number
  /** Time that leftovers of an ended command have between SIGTERM and SIGKILL, ms. */
  readonly lingerMs: number
  /** What goes when the command has ended well: a directory, then those above it as far as they are empty. */
  readonly removes: readonly string[]
}

/** How a process ended; `error` when it could not be started. */
export interface ProcessExit {
  readonly code: number | null
  readonly signal: string | null
  readonly error?: string
}

export interface StartKeptOptions {
  /** Command and arguments; the command is looked up in PATH. */
  readonly argv: readonly string[]
  readonly cwd: string
  /** The whole environment of the process; nothing is inherited. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdoutFile: string
  /** @default the same file as stdout */
  readonly stderrFile?: string
  readonly exitFile: string
  /** Where the keeper's own instructions are written. */
  readonly specFile: string
  /** Whether the process ends with the one that started it. @default true */
  readonly lifeline?: boolean
  /** ms between SIGTERM and SIGKILL when the starter dies. @default 5000 */
  readonly graceMs?: number
  /** A directory to remove when the command has ended with code 0, then those above that are empty. @default none */
  readonly removes?: readonly string[]
}

const KEEPER = fileURLToPath(new URL('./keeper-main.mjs', import.meta.url))
const POLL_MS = 25

/** A command that runs in a process group of its own under a keeper, which writes down how it ends. */
export class KeptProcess {
  /** The keeper: leader of the group. */
  readonly identity: ProcessIdentity
  readonly exitFile: string
  /** How the command ended; resolves once the whole group is gone, never rejects. */
  readonly exited: Promise<ProcessExit>
  #ended = false

  constructor(
    identity: ProcessIdentity,
    exitFile: string,
    keeperGone: Promise<{ readonly signal?: string | undefined }>,
  ) {
    this.identity = identity
    this.exitFile = exitFile
    this.exited = keeperGone.then(async ({ signal }) => {
      while (canSignal(identity.pid)) await sleep(POLL_MS)
      this.#ended = true
      // Without a record the keeper itself was ended, as the rest of the group was.
      return readExit(exitFile) ?? { code: null, signal: signal ?? 'SIGKILL' }
    })
  }

  get running(): boolean {
    return !this.#ended
  }

  /** Sends a signal to every process of the group; does nothing when it is gone. */
  signal(signal: NodeJS.Signals): void {
    // The group's number stays taken while any process of it lives, so this cannot hit a stranger.
    if (this.#ended) return
    try {
      process.kill(-this.identity.pid, signal)
    } catch {
      // Gone in the meantime.
    }
  }

  /** Ends the group: SIGTERM, and SIGKILL after `graceMs`. Resolves when nothing of it is left. */
  async end(graceMs = 5000): Promise<ProcessExit> {
    this.signal('SIGTERM')
    const timer = globalThis.setTimeout(() => this.signal('SIGKILL'), graceMs)
    try {
      return await this.exited
    } finally {
      clearTimeout(timer)
    }
  }
}

/** Starts a command under a keeper. Throws the system's error when the keeper itself cannot be started. */
export async function startKept(options: StartKeptOptions): Promise<KeptProcess> {
  const spec: KeeperSpec = {
    argv: options.argv,
    cwd: options.cwd,
    stdoutFile: options.stdoutFile,
    stderrFile: options.stderrFile ?? options.stdoutFile,
    exitFile: options.exitFile,
    lifeline: options.lifeline ?? true,
    graceMs: options.graceMs ?? 5000,
    lingerMs: 2000,
    removes: options.removes ?? [],
  }
  await writeFile(options.specFile, JSON.stringify(spec), { mode: 0o600 })
  const keeper = execa(process.execPath, [KEEPER, options.specFile], {
    detached: true,
    cleanup: false,
    reject: false,
    extendEnv: false,
    env: options.env,
    buffer: false,
    stdin: spec.lifeline ? 'pipe' : 'ignore',
    stdout: 'ignore',
    stderr: 'ignore',
  })
  const { pid } = keeper
  const identity = pid === undefined ? undefined : identifyProcess(pid)
  if (identity === undefined) {
    const { message } = await keeper
    throw new Error(message ?? 'the keeper did not start')
  }
  if (!spec.lifeline) keeper.unref()
  const gone = keeper.then(async ({ signal }) => {
    if (readExit(options.exitFile) === undefined) await endGroup(identity, spec.graceMs)
    return { signal }
  })
  return new KeptProcess(identity, options.exitFile, gone)
}

/** Reads how a kept command ended; undefined while it runs or when nobody was left to write it. */
export function readExit(exitFile: string): ProcessExit | undefined {
  try {
    return JSON.parse(readFileSync(exitFile, 'utf8')) as ProcessExit
  } catch {
    return undefined
  }
}

/** Signals the whole group of a keeper that is known only by its recorded identity. Says whether it was there. */
export function signalGroup(leader: ProcessIdentity, signal: NodeJS.Signals): boolean {
  if (!isGroupAlive(leader)) return false
  try {
    process.kill(-leader.pid, signal)
    return true
  } catch {
    return false
  }
}

/** A keeper that was killed itself leaves its command to nobody else. */
async function endGroup(leader: ProcessIdentity, graceMs: number): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (!signalGroup(leader, signal)) return
    const signalled = performance.now()
    while (canSignal(leader.pid) && performance.now() - signalled < graceMs) await sleep(POLL_MS)
  }
}

function canSignal(pgid: number): boolean {
  try {
    process.kill(-pgid, 0)
  } catch {
    return false
  }
  // In a container whose first process does not reap, the dead stay as zombies, and can still be signalled.
  return groupMembers(pgid).length > 0
}

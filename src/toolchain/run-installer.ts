import { mkdir, mkdtemp, open, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startKept } from '../supervise/kept-process.js'
import { cacheDirectory } from './cache-directory.js'
import type { ToolchainOptions } from './toolchain-options.js'

export interface InstallerOptions extends ToolchainOptions {
  readonly argv: readonly string[]
  /** Where it runs. @default a working directory that is removed when it has ended */
  readonly cwd?: string | undefined
  /** Told each line the program prints. */
  readonly onLine?: (line: string) => void
  /** Told about once a second, so that a silent program still shows that something goes on. */
  readonly onTick?: (elapsedMs: number) => void
}

export interface InstallerEnd {
  readonly code: number | null
  /** Everything it printed. */
  readonly output: string
}

const POLL_MS = 200

/** Runs an installing program (pip, Ivy) that dies with this process and leaves nothing running when aborted. */
export async function runInstaller(options: InstallerOptions): Promise<InstallerEnd> {
  const { work } = cacheDirectory(options.env)
  await mkdir(work, { recursive: true })
  await sweepLeftovers(work)
  const own = await mkdtemp(join(work, `install-${process.pid}-`))
  const log = join(own, 'output.log')
  const process_ = await startKept({
    argv: options.argv,
    cwd: options.cwd ?? own,
    // What a program that was ended leaves in its temporary directory (pip: up to 2.4 GB) goes with ours.
    env: { ...(options.env ?? process.env), TMPDIR: own },
    stdoutFile: log,
    exitFile: join(own, 'exit.json'),
    specFile: join(own, 'keeper.json'),
  })
  try {
    const follower = new LogFollower(log, options.onLine)
    const began = performance.now()
    let ticked = began
    while (process_.running) {
      if (options.signal?.aborted) {
        await process_.end(3000)
        options.signal.throwIfAborted()
      }
      await Promise.race([process_.exited, sleep(POLL_MS)])
      await follower.read()
      if (performance.now() - ticked >= 1000) {
        ticked = performance.now()
        options.onTick?.(ticked - began)
      }
    }
    const { code } = await process_.exited
    await follower.read()
    return { code, output: await readFile(log, 'utf8').catch(() => '') }
  } finally {
    await process_.end(3000)
    await rm(own, { recursive: true, force: true })
  }
}

/** Removes what installers of processes that were killed have left behind. */
async function sweepLeftovers(work: string): Promise<void> {
  for (const name of await readdir(work)) {
    const owner = /^install-(\d+)-/.exec(name)?.[1]
    if (owner === undefined || isAlive(Number(owner))) continue
    await rm(join(work, name), { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

class LogFollower {
  #offset = 0
  #rest = ''
  readonly #path: string
  readonly #onLine: ((line: string) => void) | undefined

  constructor(path: string, onLine: ((line: string) => void) | undefined) {
    this.#path = path
    this.#onLine = onLine
  }

  /** Hands on the whole lines that were written since the last call. */
  async read(): Promise<void> {
    const file = await open(this.#path).catch(() => undefined)
    if (file === undefined) return
    try {
      const { size } = await file.stat()
      const { buffer, bytesRead } = await file.read(
        Buffer.alloc(size - this.#offset),
        0,
        size - this.#offset,
        this.#offset,
      )
      this.#offset += bytesRead
      const lines = (this.#rest + buffer.toString('utf8')).split('\n')
      this.#rest = lines.pop() ?? ''
      for (const line of lines) this.#onLine?.(line)
    } finally {
      await file.close()
    }
  }
}

import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { onTestFinished } from 'vitest'

/** The built command. */
export const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))

/** A folder for one test, with the state and the temporary files of the commands that run in it. */
export interface CommandFolder {
  readonly path: string
  readonly temporary: string
  readonly state: string
  /** Starts the built command in the folder; with words before it, of a program that starts it in turn. */
  start(
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
    within?: readonly string[],
  ): ReturnType<typeof startCommand>
  /** The command lines of processes that the folder's commands have started and that still run. */
  processes(): string[]
  /** What the commands have left in their temporary directory; the user's own folder for sandboxes may stay, empty. */
  leftovers(): Promise<string[]>
}

/** Makes a folder that is removed when the test has finished. */
export async function commandFolder(): Promise<CommandFolder> {
  // Short: paths of sockets below it have a limit.
  const path = await mkdtemp(join(tmpdir(), 'sw-'))
  onTestFinished(() => rm(path, { recursive: true, force: true, maxRetries: 3 }))
  const temporary = join(path, 'tmp')
  const state = join(path, 'state')
  await mkdir(temporary)
  return {
    path,
    temporary,
    state,
    start: (args, env = {}, within = []) =>
      startCommand(path, [...within, process.execPath, MAIN, ...args], {
        TMPDIR: temporary,
        SPARKWIRE_STATE: state,
        ...env,
      }),
    processes: () => processesOf(path),
    leftovers: async () => {
      const found = await readdir(temporary, { recursive: true })
      return found.filter((name) => !/^sparkwire-\d+$/.test(name))
    },
  }
}

function startCommand(cwd: string, words: readonly string[], env: Readonly<Record<string, string>>) {
  const [program = '', ...args] = words
  return execa(program, args, { cwd, env, reject: false, stdin: 'ignore' })
}

/** Processes whose command line or environment names the folder; Linux keeps both under /proc. */
function processesOf(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
        const known = `${command}\n${readFileSync(`/proc/${pid}/environ`, 'utf8')}`
        return known.includes(folder) ? [command.replaceAll('\0', ' ').slice(0, 200)] : []
      } catch {
        return []
      }
    })
}

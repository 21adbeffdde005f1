import { type FileHandle, mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type KeptProcess, startKept } from '../supervise/kept-process.js'
import { type Deferred, deferred } from '../util/deferred.js'
import type { LaunchPlan } from './launch-plan.js'
import { parseMaster } from './master.js'
import { FOLDER_FILE, runtimeArchive } from './runtime-archive.js'
import { propertiesText } from './spark-properties.js'
import { type StartDriverOptions, submitCommand } from './start-driver.js'

/** ms that the JVM may take to be there and to have made the folder. */
const START_LIMIT_MS = 120_000
/** ms that it may take for an answer; Hadoop's clients try again by themselves, some of them for a quarter of an hour. */
const ANSWER_LIMIT_MS = 60_000
const POLL_MS = 250
/** What is said first, unasked: that the folder has been made. */
const MADE = 0

export interface HadoopFolderOptions
  extends Pick<StartDriverOptions, 'sparkHome' | 'variables' | 'jars' | 'classArchive' | 'packages' | 'cwd'> {
  /** The folder, as Hadoop names it. */
  readonly folder: string
  readonly plan: LaunchPlan
  /** A directory of this machine for what the process needs, which the caller removes. */
  readonly scratch: string
}

interface Answer {
  readonly number: number
  readonly answer?: unknown
  readonly error?: string
}

/** A folder that only Hadoop's file systems reach: a JVM is asked, with the jars and properties of a job. */
export class HadoopFolder {
  /** ms between two looks at what is not there yet. */
  readonly pollMs = POLL_MS
  readonly #scratch: string
  readonly #process: KeptProcess
  readonly #asked = new Map<number, Deferred<unknown>>()
  #connection: Socket | undefined
  #requests = MADE
  #gone: Error | undefined

  private constructor(scratch: string, process: KeptProcess) {
    this.#scratch = scratch
    this.#process = process
    void process.exited.then(({ code, signal }) =>
      this.#lose(`the JVM that reaches it has ended with ${signal ?? `code ${code}`}`),
    )
  }

  /** Starts the JVM, and makes the folder. Throws what its file system says. */
  static async make(options: HadoopFolderOptions): Promise<HadoopFolder> {
    const sockets = await mkdtemp(join(tmpdir(), 'sparkwire-'))
    const server = createServer()
    try {
      const socket = join(sockets, 'folder')
      await new Promise<void>((resolve, reject) => server.once('error', reject).listen(socket, resolve))
      const folder = new HadoopFolder(options.scratch, await startProcess(options, socket))
      server.once('connection', (connection) => folder.#listen(connection))
      try {
        await folder.#answer(MADE, START_LIMIT_MS)
        return folder
      } catch (error) {
        await folder.close()
        throw error
      }
    } finally {
      server.close()
      await rm(sockets, { recursive: true, force: true })
    }
  }

  /** The text of a file; undefined where there is none. */
  async read(name: string): Promise<string | undefined> {
    return ((await this.#ask({ op: 'read', name })) as string | null) ?? undefined
  }

  /** Writes a file, over what is there; whoever reads it meanwhile may find a part of it, or nothing. */
  async write(name: string, text: string): Promise<void> {
    await this.#ask({ op: 'write', name, text })
  }

  /** The bytes of a file, to be closed. */
  async open(name: string): Promise<FileHandle> {
    const path = join(this.#scratch, `copy-${this.#requests}`)
    try {
      // However long it takes: if nothing is reached any more, the next sign of life finds out.
      await this.#ask({ op: 'get', name, path }, undefined)
      return await open(path, 'r')
    } finally {
      await rm(path, { force: true })
    }
  }

  /** The names in a folder of it; none where it is not there. */
  async list(name: string): Promise<readonly string[]> {
    return (await this.#ask({ op: 'names', name })) as string[]
  }

  /** Removes a file, or a folder with all that is in it. */
  async remove(name: string): Promise<void> {
    await this.#ask({ op: 'delete', name })
  }

  /** Ends the JVM. */
  async close(): Promise<void> {
    this.#connection?.end()
    await this.#process.end()
  }

  #listen(connection: Socket): void {
    this.#connection = connection
    const lines = createInterface({ input: connection })
    // What the end of the process says better; both emit it.
    for (const each of [connection, lines]) each.on('error', () => {})
    lines.on('line', (line) => {
      const { number, answer, error } = JSON.parse(line) as Answer
      const asked = this.#asked.get(number)
      if (error === undefined) asked?.resolve(answer)
      else asked?.reject(new Error(error))
    })
  }

  #ask(request: Readonly<Record<string, string>>, limitMs: number | undefined = ANSWER_LIMIT_MS) {
    this.#requests += 1
    this.#connection?.write(`${JSON.stringify({ number: this.#requests, ...request })}\n`)
    return this.#answer(this.#requests, limitMs)
  }

  async #answer(number: number, limitMs: number | undefined): Promise<unknown> {
    if (this.#gone !== undefined) throw this.#gone
    const asked = deferred<unknown>()
    this.#asked.set(number, asked)
    const late = (): void => this.#lose(`its file system has not answered for ${(limitMs ?? 0) / 1000} s`)
    const timer = limitMs === undefined ? undefined : setTimeout(late, limitMs)
    try {
      return await asked.promise
    } finally {
      clearTimeout(timer)
      this.#asked.delete(number)
    }
  }

  /** Nothing is asked any more: each further answer would be waited for as long. */
  #lose(why: string): void {
    this.#gone ??= new Error(why)
    for (const asked of this.#asked.values()) asked.reject(this.#gone)
  }
}

async function startProcess(options: HadoopFolderOptions, socket: string): Promise<KeptProcess> {
  const { scratch, folder, cwd } = options
  await mkdir(join(scratch, 'tmp'), { recursive: true, mode: 0o700 })
  const { properties, argv, env } = submitCommand(
    {
      ...options,
      name: 'sparkwire-folder',
      plan: planHere(options.plan),
      profile: 'short',
      directory: scratch,
    },
    {
      properties: {},
      files: [],
      variables: {},
      main: FOLDER_FILE,
      archive: join(scratch, 'sparkwire.zip'),
    },
  )
  await writeFile(join(scratch, 'spark.properties'), propertiesText(properties), { mode: 0o600 })
  await writeFile(join(scratch, 'sparkwire.zip'), runtimeArchive(), { mode: 0o600 })
  return startKept({
    argv: [...argv, socket, folder],
    env,
    cwd,
    stdoutFile: join(scratch, 'folder.log'),
    exitFile: join(scratch, 'exit.json'),
    specFile: join(scratch, 'keeper.json'),
  })
}

/** A job's plan for a JVM of this machine on which nothing runs: of its lists the jars alone, and none of its Pythons. */
function planHere(plan: LaunchPlan): LaunchPlan {
  const { lists, properties } = plan.words
  const jars = lists['--jars']
  return {
    ...plan,
    master: parseMaster('local[1]', 'client'),
    words: { properties: withoutPython(properties), lists: jars === undefined ? {} : { '--jars': jars } },
    conf: withoutPython(plan.conf),
  }
}

function withoutPython(properties: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !name.startsWith('spark.pyspark.')))
}

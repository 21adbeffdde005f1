import { randomBytes } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { writeFile } from 'atomically'
import envPaths from 'env-paths'
import type { CompiledJob } from '../compile/compiled-job.js'
import type { RunFiles } from './run-report.js'
import { STOP_FILE } from './stop-request.js'

/** What the files of a run's record are called in its directory. */
export const RECORD = {
  document: 'document.json',
  events: 'events.jsonl',
  stdout: 'stdout.log',
  log: 'driver.log',
  exit: 'exit.json',
  report: 'report.json',
} as const

/** Who owns the run: run-owner.ts. */
export const OWNER_FILE = 'owner.json'

/** Where this user's runs are kept; the variable SPARKWIRE_STATE names another place. */
export function runsDirectory(): string {
  return join(process.env['SPARKWIRE_STATE'] ?? envPaths('sparkwire', { suffix: '' }).log, 'runs')
}

/** One run on disk: everything that is known of it lies in its directory. */
export class RunDirectory {
  readonly id: string
  readonly files: RunFiles
  /** What Spark and Python write beside the results; removed at the end. */
  readonly scratch: string
  /** How the script ended, as the runner left it. */
  readonly closedFile: string
  /** The id that the cluster gave the application, as the runner left it. */
  readonly applicationFile: string
  /** Where rows wait that tasks have written; removed at the end. */
  readonly attempts: string

  private constructor(id: string, directory: string, script: string, checkpoint: string | undefined) {
    this.id = id
    this.scratch = join(directory, 'scratch')
    this.closedFile = join(directory, 'closed.json')
    this.applicationFile = join(directory, 'application.json')
    this.attempts = join(directory, 'attempts')
    this.files = Object.freeze({
      directory,
      document: join(directory, RECORD.document),
      script: resolve(directory, script),
      events: join(directory, RECORD.events),
      stdout: join(directory, RECORD.stdout),
      log: join(directory, RECORD.log),
      exit: join(directory, RECORD.exit),
      report: join(directory, RECORD.report),
      checkpoint: checkpoint ?? join(directory, 'checkpoint'),
    })
  }

  /** The directory that a run would have; it is not made. */
  static planned(job: CompiledJob, parent: string, checkpoint?: string): RunDirectory {
    const { document } = job
    const script = document.kind === 'script' ? resolve(document.path) : job.scriptName
    return new RunDirectory('RUN', join(parent, 'RUN'), script, checkpoint)
  }

  /** Makes the directory of a new run, for this user alone, with the job's document and script in it. */
  static async create(job: CompiledJob, parent: string, checkpoint?: string): Promise<RunDirectory> {
    await mkdir(parent, { recursive: true, mode: 0o700 })
    const id = await takeRunId(parent)
    const { document } = job
    const script = document.kind === 'script' ? resolve(document.path) : job.scriptName
    const run = new RunDirectory(id, join(parent, id), script, checkpoint)
    await mkdir(run.scratch, { mode: 0o700 })
    await Promise.all([
      writeFile(run.files.document, `${JSON.stringify(document, undefined, 2)}\n`, { mode: 0o600 }),
      document.kind === 'script' ? undefined : writeFile(run.files.script, job.script, { mode: 0o600 }),
    ])
    return run
  }

  /** The directory of a run that was made before, by whichever process. */
  static existing(
    directory: string,
    { script, checkpoint }: { readonly script: string; readonly checkpoint?: string | undefined },
  ): RunDirectory {
    return new RunDirectory(basename(directory), directory, script, checkpoint)
  }

  /** Removes what only the running job needed, keys and tokens among it. */
  sweep(): Promise<void> {
    return sweepRun(this.files.directory)
  }
}

const PASSING = [
  'scratch',
  'attempts',
  'driver.json',
  'spark.properties',
  'sparkwire.zip',
  'keeper.json',
  STOP_FILE,
  OWNER_FILE,
]

/** Removes from a run's directory what only the running job needed, keys and tokens among it. */
export async function sweepRun(directory: string): Promise<void> {
  await Promise.all(
    PASSING.map((name) => rm(join(directory, name), { recursive: true, force: true, maxRetries: 3 })),
  )
}

/** Makes the directory under a name that no other run has. */
async function takeRunId(parent: string): Promise<string> {
  for (;;) {
    const id = newRunId()
    try {
      await mkdir(join(parent, id), { mode: 0o700 })
      return id
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

/** `20261122-183000-1f3a`: sorts by time, short enough to type. */
function newRunId(): string {
  const time = new Date().toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15)
  return `${time}-${randomBytes(2).toString('hex')}`
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { RunDirectory } from '../../src/run/run-directory.js'
import { identifyProcess, type ProcessIdentity } from '../../src/supervise/process-identity.js'
import { compiledScript } from './script-job.js'

/** A directory of runs for one test. */
export function runsFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'runs-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export interface LaidRun {
  readonly id: string
  readonly directory: string
  /** Adds events as they would be written. */
  events(...events: readonly Record<string, unknown>[]): void
  /** Writes a file of the run's directory. */
  write(name: string, value: unknown): void
}

/** A run's directory as its owner makes it, with what a test then lays into it. */
export async function layRun(folder: string, name = 'quakes'): Promise<LaidRun> {
  const compiled = compiledScript('/home/ada/job.py')
  const job = { ...compiled, name, document: { ...compiled.document, name } }
  return laid((await RunDirectory.create(job, folder)).files.directory)
}

/** The same under an id of the test's choice. */
export function layRunAs(folder: string, id: string, name = 'quakes'): LaidRun {
  const directory = join(folder, id)
  mkdirSync(directory, { recursive: true })
  const run = laid(directory)
  run.write('document.json', { ...compiledScript('/home/ada/job.py').document, name })
  return run
}

function laid(directory: string): LaidRun {
  const id = directory.slice(directory.lastIndexOf('/') + 1)
  return {
    id,
    directory,
    write: (name, value) => writeFileSync(join(directory, name), JSON.stringify(value)),
    events: (...events) => {
      for (const event of events) {
        const line = { v: 1, run: id, at: '2026-11-22T18:30:10.000Z', ...event }
        appendFileSync(join(directory, 'events.jsonl'), `${JSON.stringify(line)}\n`)
      }
    },
  }
}

export const SUBMITTED = {
  event: 'submitted',
  at: '2026-11-22T18:30:00.000Z',
  name: 'quakes',
  spark: '4.1.1',
  master: 'local[2]',
  directory: '/home/ada',
}

/** A report as a run leaves it, as far as others read it. */
export function reportOf(
  run: Pick<LaidRun, 'id' | 'directory'>,
  fields: Record<string, unknown> = {},
): object {
  return {
    ...{ v: 1, run: run.id, name: 'quakes', spark: '4.1.1', master: 'local[2]' },
    ...{ verdict: 'SUCCEEDED', reason: 'the job ended by itself', rows: 10, batches: 2, redelivered: 0 },
    ...{ startedAt: '2026-11-22T18:30:00.000Z', durationMs: 8123, results: {}, committed: {} },
    witnesses: { closed: 'succeeded', exit: { code: 0, signal: null }, cluster: null },
    ...{ stoppedBy: null, error: null, warnings: [] },
    files: {
      directory: run.directory,
      script: '/home/ada/job.py',
      log: join(run.directory, 'driver.log'),
      report: join(run.directory, 'report.json'),
    },
    ...fields,
  }
}

/** A process that has ended. */
export async function deadProcess(): Promise<ProcessIdentity> {
  const child = spawn('sleep', ['600'])
  const identity = identifyProcess(child.pid ?? 0)
  child.kill('SIGKILL')
  await once(child, 'exit')
  if (identity === undefined) throw new Error('not identified')
  return identity
}

/** A process that leads a group of its own, and ends with the test. */
export function leader(command: string, cwd: string): ProcessIdentity {
  const child = spawn('bash', ['-c', command], { cwd, detached: true, stdio: 'ignore' })
  onTestFinished(() => void child.kill('SIGKILL'))
  const identity = identifyProcess(child.pid ?? 0)
  if (identity === undefined) throw new Error('not identified')
  return identity
}

/** This process, as the owner of a run. */
export function thisProcess(): ProcessIdentity {
  return identifyProcess(process.pid) as ProcessIdentity
}

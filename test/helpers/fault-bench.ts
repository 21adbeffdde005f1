import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import type { DocumentSource, ResultRows } from '../../src/ir/job-document.js'
import type { Run } from '../../src/run/run.js'
import { type SubmitOptions, submit } from '../../src/run/submit.js'
import { groupMembers } from '../../src/supervise/process-group.js'
import type { ProcessIdentity } from '../../src/supervise/process-identity.js'
import { scriptJob } from './script-job.js'

/** What a run has on this machine while it runs. */
export interface Traces {
  readonly directory: string
  readonly channel: string
  readonly keeper: ProcessIdentity
}

export function faultScript(name: string): string {
  return fileURLToPath(new URL(`../fixtures/fault/${name}`, import.meta.url))
}

/** Where a run's processes and files are, as its owner has written it down. */
export function tracesOf(directory: string): Traces {
  const owner = JSON.parse(readFileSync(join(directory, 'owner.json'), 'utf8')) as Omit<Traces, 'directory'>
  return { directory, channel: owner.channel, keeper: owner.keeper }
}

/** Real runs in a folder of their own, each of which must leave nothing behind. */
export class FaultBench {
  readonly runs = realpathSync(mkdtempSync(join(tmpdir(), 'sw-fault-')))
  readonly #started: { readonly run: Run; readonly traces: Traces }[] = []

  submit(script: string, args: readonly string[] = [], options: SubmitOptions = {}): Promise<Run> {
    return this.submitJob(scriptJob(faultScript(script), args), options)
  }

  async submitJob<Results extends ResultRows>(
    job: DocumentSource<Results>,
    options: SubmitOptions = {},
  ): Promise<Run<Results>> {
    const run = await submit(job, {
      runsDirectory: this.runs,
      ...(options.remote === undefined ? { master: 'local[1]' } : {}),
      ...options,
    })
    this.#started.push({ run: run as Run, traces: tracesOf(run.files.directory) })
    return run
  }

  tracesOf(run: Run): Traces {
    const found = this.#started.find((entry) => entry.run === run)
    if (found === undefined) throw new Error('not started here')
    return found.traces
  }

  /** Ends what a failed test has left running, and checks that nothing is left of any run. */
  async close(): Promise<void> {
    for (const { run } of this.#started) await run.stop('kill')
    for (const { traces } of this.#started) await expectNothingLeft(traces)
    expect(processesNaming(this.runs)).toEqual([])
    rmSync(this.runs, { recursive: true })
  }
}

/** The driver's processes: the JVM of spark-submit and the Python that runs the script. */
export function driverProcess(keeper: ProcessIdentity, which: 'jvm' | 'python'): number {
  const found = groupMembers(keeper.pid).find(({ pid }) => {
    const command = commandLine(pid)
    const isJvm = command.includes('org.apache.spark.deploy.SparkSubmit')
    return which === 'jvm' ? isJvm : !isJvm && command.includes('sparkwire_main.py')
  })
  if (found === undefined) throw new Error(`no ${which} in the group of ${keeper.pid}`)
  return found.pid
}

/** What only the running job needs in a run's directory: keys and tokens are in it. */
export const PASSING: readonly string[] = [
  ...['scratch', 'driver.json', 'spark.properties', 'keeper.json', 'owner.json', 'reader.json', 'stop.json'],
  'sparkwire.zip',
]

export async function expectNothingLeft(traces: Traces): Promise<void> {
  expect(groupMembers(traces.keeper.pid).map(({ pid }) => commandLine(pid))).toEqual([])
  const left = [traces.channel, ...PASSING.map((name) => join(traces.directory, name))].filter(existsSync)
  expect(left).toEqual([])
}

/** Waits until `done`, at most so long; says how long it took, ms. */
export async function until(done: () => boolean, limitMs: number): Promise<number> {
  const began = performance.now()
  while (!done() && performance.now() - began < limitMs) await sleep(50)
  return performance.now() - began
}

/** The command lines of processes that name a text. */
export function processesNaming(text: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map(commandLine)
    .filter((command) => command.includes(text))
}

/** The words of a process; empty when it has gone. */
export function commandLine(pid: number | string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}

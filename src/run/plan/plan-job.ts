import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CompiledJob } from '../../compile/compiled-job.js'
import { RunError } from '../../errors/run-error.js'
import type { DocumentSource } from '../../ir/job-document.js'
import { startDriver } from '../../launch/start-driver.js'
import { step } from '../../observe/steps.js'
import type { KeptProcess } from '../../supervise/kept-process.js'
import { driverCall } from '../driver-call.js'
import { positionOfLine } from '../failure-place.js'
import { prepareRun } from '../prepare-run.js'
import { RunDirectory } from '../run-directory.js'
import { type SubmitOptions, settleRun } from '../submit.js'
import { lastLines } from '../tail-lines.js'
import { warmStart } from '../warm.js'
import { analysisFailed } from './analysis-failed.js'
import { type Analysis, readAnalysis } from './analysis-file.js'
import type { JobPlan, QueryPlan } from './job-plan.js'

/** How a job is analysed: what of a run's options has a say in it. */
export interface PlanOptions
  extends Omit<
    SubmitOptions,
    | 'deployMode'
    | 'limits'
    | 'profile'
    | 'until'
    | 'checkpoint'
    | 'onChange'
    | 'preflight'
    | 'runsDirectory'
    | 'workerPython'
    | 'warm'
  > {
  /**
   * Analyses on a resident JVM, started where there is none that fits, and left for the next; on one of a `WarmDriver`;
   * or, with `false`, on a JVM of its own. @default true
   */
  readonly warm?: SubmitOptions['warm']
}

/** Nobody is asked there: the columns of a Kafka source are known. */
const UNASKED_BROKERS = '127.0.0.1:9092'
const LOG_LINES = 20

/**
 * Spark's own analysis of a job, without data: each query's rows, whether Spark would start it, its state, its physical
 * plan. No broker is asked and nothing is written. Of a script it sees what the script does without rows; what it cannot
 * see is in `ended`.
 *
 * @throws RUN_ANALYSIS_FAILED where Spark refuses a step, RUN_ANALYSIS_LOST, RUN_PARAM_MISSING, and as submit does for
 * what a start needs
 * @example
 * const { queries } = await plan(job)
 * for (const { name, problem } of queries) console.log(name, problem?.message ?? 'would start')
 */
export async function plan(
  source: Pick<DocumentSource, 'toDocument'>,
  options: PlanOptions = {},
): Promise<JobPlan> {
  const bootstrapServers = options.bootstrapServers ?? UNASKED_BROKERS
  const { warm = true, ...rest } = options
  const given: SubmitOptions = { ...rest, warm, bootstrapServers, preflight: false, profile: 'short' }
  const settled = await settleRun(source, given)
  const prepared = await prepareRun(settled, given)
  options.signal?.throwIfAborted()
  const folder = await mkdtemp(join(tmpdir(), 'sparkwire-plan-'))
  try {
    const directory = await RunDirectory.create(settled.job, folder)
    const call = driverCall(settled, prepared, given, { directory, token: '', channel: null })
    const analysisFile = join(directory.files.directory, 'analysis.json')
    const start = warm === false ? startDriver : warmStart(warm)
    const { sparkVersion } = prepared.environment
    const analysis = await step(
      'run.plan',
      `Spark ${sparkVersion} analyses ${settled.job.name}`,
      async () => {
        const kept = await start({ ...call, driver: { ...call.driver, analysisFile } })
        await ended(kept, options.signal)
        return readAnalysis(analysisFile)
      },
    )
    if (analysis === undefined) throw analysisLost(settled.job, directory.files.log)
    if (analysis.failure !== null) throw analysisFailed(settled.job, analysis.failure)
    return jobPlan(settled.job, analysis)
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

async function ended(kept: KeptProcess, signal: AbortSignal | undefined): Promise<void> {
  const abort = (): void => void kept.end(0)
  signal?.addEventListener('abort', abort, { once: true })
  await kept.exited
  signal?.removeEventListener('abort', abort)
  signal?.throwIfAborted()
}

function jobPlan(job: CompiledJob, { spark, queries, ended: end }: Analysis): JobPlan {
  const at = (line: number | null) => {
    const position = line === null ? undefined : positionOfLine(job, line)
    return position === undefined ? {} : { position }
  }
  return Object.freeze({
    v: 1,
    name: job.name,
    spark,
    queries: queries.map(({ line, ...query }): QueryPlan => Object.freeze({ ...query, ...at(line) })),
    ended: end === null ? null : { reason: end.reason, ...at(end.line) },
  })
}

function analysisLost({ name }: CompiledJob, log: string): RunError {
  const lines = lastLines(log, LOG_LINES)
  return new RunError('RUN_ANALYSIS_LOST', {
    message: `Spark ended before it had analysed job '${name}'. Its last lines:\n${lines.map((line) => `  ${line}`).join('\n')}`,
    hint: 'Run `sparkwire doctor` to see what is missing.',
    details: { log: lines },
  })
}

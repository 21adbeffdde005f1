import type { CompiledJob } from '../compile/compiled-job.js'
import type { RunError } from '../errors/run-error.js'
import type { LaunchPlan } from '../launch/launch-plan.js'
import { chooseSpark, type SparkChoice } from '../toolchain/choose-spark.js'
import { type ConnectClient, ensureConnectClient } from '../toolchain/connect-client.js'
import type { JobRequirements } from '../toolchain/job-requirements.js'
import type { SparkEnvironment } from '../toolchain/spark-environment.js'
import { reportedWarning } from './job-failure.js'
import { requirementsOf } from './job-packages.js'
import { arrangePython, type JobPython } from './job-python.js'
import { besidePreflight } from './preflight/beside-preflight.js'
import type { PreflightOptions } from './preflight/preflight.js'
import { resolveSpark } from './resolve-spark.js'
import type { ReportedWarning } from './run-report.js'
import type { SubmitOptions } from './submit.js'

/** A job with all that is settled before anything of it is started. */
export interface RunSettlement {
  readonly job: CompiledJob
  readonly plan: LaunchPlan
  readonly params: Readonly<Record<string, string>>
  /** The parameters among them whose values nobody may see. */
  readonly secrets: readonly string[]
  /** The checkpoint that was given, absolute. */
  readonly checkpoint: string | undefined
  /** The folder of spools that was given, as Hadoop names it. */
  readonly spool: string | undefined
  readonly runsDirectory: string
  readonly cwd: string
  /** What is to be warned of. */
  readonly foreseen: readonly RunError[]
}

/** What the driver is started on, and what is to be told of it. */
export interface PreparedRun {
  readonly choice: SparkChoice
  readonly environment: SparkEnvironment | ConnectClient
  readonly python: JobPython
  readonly warnings: readonly ReportedWarning[]
}

/** Where a driver works, as the checks need to know it: of a Connect server, where that is. */
export function whereOf({ master, connect }: LaunchPlan): Pick<PreflightOptions, 'driverIsHere' | 'connect'> {
  return { driverIsHere: connect?.loopback ?? master.deployMode === 'client', connect }
}

/** Finds or makes the environment of a run, and checks the world beside it. */
export async function prepareRun(
  { job, plan, params, checkpoint, runsDirectory, cwd }: RunSettlement,
  options: SubmitOptions,
): Promise<PreparedRun> {
  const requirements = requirementsOf(job.document, options, cwd)
  const resolve = async (signal: AbortSignal | undefined): Promise<Omit<PreparedRun, 'warnings'>> => {
    const interruptible = signal === undefined ? {} : { signal }
    if (plan.connect !== null) return connectClient(job, plan, options, requirements)
    const spark = await resolveSpark(job, { ...options, ...interruptible }, requirements)
    const wishes = { requirements, workerPython: options.workerPython }
    return { ...spark, python: await arrangePython(plan, spark.environment, wishes, interruptible) }
  }
  if (options.preflight === false) return { ...(await resolve(options.signal)), warnings: [] }
  const { result, warnings } = await besidePreflight(
    {
      ...{ job, params, runsDirectory, cwd },
      // One that the run will not go on with need not fit.
      checkpoint: options.onChange === 'reset' || options.onChange === 'fork' ? undefined : checkpoint,
      ...whereOf(plan),
      signal: options.signal,
    },
    resolve,
  )
  return { ...result, warnings: warnings.map(reportedWarning) }
}

/** A client of a Connect server: the jars, and the Python of the workers, are the server's own. */
async function connectClient(
  { needs }: CompiledJob,
  plan: LaunchPlan,
  { spark, signal }: SubmitOptions,
  requirements: JobRequirements | undefined,
): Promise<Omit<PreparedRun, 'warnings'>> {
  const choice = await chooseSpark({ spark, needs, signal })
  const environment = await ensureConnectClient(choice, requirements, { signal })
  return { choice, environment, python: { plan, variables: {}, checkWorkers: false } }
}

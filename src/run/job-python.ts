import { RunError } from '../errors/run-error.js'
import type { LaunchPlan } from '../launch/launch-plan.js'
import { isLoopbackMaster } from '../launch/master.js'
import { minorOf } from '../toolchain/find-python.js'
import type { JobRequirements } from '../toolchain/job-requirements.js'
import { PACKED_NAME, PACKED_PYTHON, packEnvironment } from '../toolchain/packed-environment.js'
import type { SparkEnvironment } from '../toolchain/spark-environment.js'
import type { ToolchainOptions } from '../toolchain/toolchain-options.js'
import { checkWorkerPython } from '../toolchain/worker-python.js'

/** What a job says of its Python. */
export interface PythonWishes {
  readonly requirements?: JobRequirements | undefined
  readonly workerPython?: string | undefined
}

/** The Python of driver and workers, as spark-submit is told. */
export interface JobPython {
  /** With the archive and the properties that it takes. */
  readonly plan: LaunchPlan
  readonly variables: Readonly<Record<string, string>>
  /** Whether the workers are asked for their Python before the job: they run one that is not known from here. */
  readonly checkWorkers: boolean
}

/**
 * Decides which Python runs the workers, and the driver where that is elsewhere: the driver's own on this machine, the
 * one that is named, or a packed environment where the job requires packages on a cluster.
 *
 * @throws RUN_OPTIONS_CONFLICT, TOOLCHAIN_PYTHON_MISMATCH, TOOLCHAIN_REQUIREMENTS_INVALID
 */
export async function arrangePython(
  plan: LaunchPlan,
  environment: SparkEnvironment,
  { requirements, workerPython }: PythonWishes,
  options: ToolchainOptions = {},
): Promise<JobPython> {
  const { master, conf } = plan
  const named = workerPython ?? conf['spark.pyspark.python']
  if (named !== undefined && requirements !== undefined) throw bothGiven(named, requirements)
  if (master.kind === 'local') {
    if (named !== undefined) await checkWorkerPython(environment, named, options)
    return { plan, variables: { PYSPARK_PYTHON: named ?? environment.python }, checkWorkers: false }
  }
  const elsewhere = master.deployMode === 'cluster'
  const packed = named === undefined && (elsewhere || requirements !== undefined)
  // A path of this machine says nothing on another; the name with the minor version is never a wrong one.
  const usual = isLoopbackMaster(master) ? environment.python : `python${minorOf(environment.pythonVersion)}`
  const python = packed ? PACKED_PYTHON : (named ?? usual)
  const archives = packed ? [`${await packEnvironment(environment, options)}#${PACKED_NAME}`] : []
  const driver = elsewhere ? python : environment.python
  return {
    plan: withPython(plan, archives, {
      'spark.pyspark.python': python,
      'spark.pyspark.driver.python': driver,
    }),
    variables: { PYSPARK_PYTHON: python, PYSPARK_DRIVER_PYTHON: driver },
    checkWorkers: packed || named !== undefined,
  }
}

function withPython(
  plan: LaunchPlan,
  archives: readonly string[],
  properties: Readonly<Record<string, string>>,
): LaunchPlan {
  const { lists } = plan.words
  const all = [...(lists['--archives'] ?? []), ...archives]
  return {
    ...plan,
    words: {
      lists: all.length === 0 ? lists : { ...lists, '--archives': all },
      properties: { ...plan.words.properties, ...properties },
    },
  }
}

function bothGiven(named: string, { file, lines }: JobRequirements): RunError {
  return new RunError('RUN_OPTIONS_CONFLICT', {
    message: `Python packages are required (${file ?? `${lines.length} of them`}), and the workers' Python is named as well: ${named}. Packages come with an environment of their own.`,
    hint: 'Leave out `--requirements` (in the library: `requirements`) where that Python has them, or else `--worker-python` (`workerPython`, `spark.pyspark.python`).',
    details: { workerPython: named },
  })
}

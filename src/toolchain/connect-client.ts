import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ToolchainError } from '../errors/toolchain-error.js'
import type { SparkChoice } from './choose-spark.js'
import { compareVersions } from './compare-versions.js'
import { ensureJobEnvironment } from './job-environment.js'
import type { JobRequirements } from './job-requirements.js'
import { ensurePythonEnvironment, sparkEnvironmentPlan } from './python-environment.js'
import { readRequirements } from './requirements.js'
import type { SparkEnvironment } from './spark-environment.js'
import { SPARK_VERSIONS } from './spark-releases.js'
import type { ToolchainOptions } from './toolchain-options.js'

/** What a client of a Spark Connect server is started with; no Java is among it, and no jars. */
export type ConnectClient = Pick<
  SparkEnvironment,
  | 'classArchive'
  | 'sparkHome'
  | 'sparkVersion'
  | 'scalaVersion'
  | 'python'
  | 'pythonVersion'
  | 'variables'
  | 'jars'
  | 'packages'
>

/** The first PySpark whose client does all that a run takes. */
const SINCE = '4.0'

/**
 * The Python that a job on a Spark Connect server runs in: PySpark, and in an environment over it what its client
 * needs, with the packages of the job's own.
 *
 * @throws TOOLCHAIN_SPARK_LACKS, TOOLCHAIN_REQUIREMENTS_INVALID, and what the making of an environment throws
 */
export async function ensureConnectClient(
  choice: Pick<SparkChoice, 'origin' | 'sparkVersion' | 'scalaVersion'>,
  requirements: JobRequirements | undefined,
  options: ToolchainOptions = {},
): Promise<ConnectClient> {
  const { sparkVersion, scalaVersion } = choice
  requireClient(choice)
  const plan = sparkEnvironmentPlan(sparkVersion)
  const spark = await ensurePythonEnvironment(plan, options)
  const modules = [...plan.modules, 'grpc', 'grpc_status', 'zstandard']
  const job = await ensureJobEnvironment({ ...plan, ...spark, modules }, withClient(requirements), options)
  return {
    sparkHome: join(spark.sitePackages, 'pyspark'),
    ...{ sparkVersion, scalaVersion, python: job.python, pythonVersion: spark.pythonVersion },
    variables: { PYSPARK_PYTHON: job.python, PYSPARK_DRIVER_PYTHON: job.python },
    jars: [],
    packages: [],
  }
}

/** The packages of a Connect client, and of a server's Python, which is a client where it serves `foreachBatch`. */
export function withClient(requirements: JobRequirements | undefined): JobRequirements {
  const { file, pins } = readRequirements(
    fileURLToPath(new URL('../../python/requirements/connect.txt', import.meta.url)),
  )
  const own = [...pins].map(([name, versions]) => `${name}==${versions[0]}`)
  const further =
    requirements === undefined
      ? []
      : requirements.file === undefined
        ? requirements.lines
        : [`-r ${requirements.file}`]
  const digest = createHash('sha256')
    .update(JSON.stringify([own, requirements?.digest ?? '']))
    .digest('hex')
  return {
    ...(requirements === undefined ? { file } : {}),
    lines: [...own, ...further],
    folder: requirements?.folder ?? process.cwd(),
    digest,
  }
}

function requireClient({ origin, sparkVersion }: Pick<SparkChoice, 'origin' | 'sparkVersion'>): void {
  if (origin === 'sparkwire' && compareVersions(sparkVersion, SINCE) >= 0) return
  const which = origin === 'sparkwire' ? `PySpark ${sparkVersion}` : `the system's Spark ${sparkVersion}`
  throw new ToolchainError('TOOLCHAIN_SPARK_LACKS', {
    message: `The job is to run on a Spark Connect server, and its client would be ${which}. Expected one that sparkwire installs, ${SINCE} or newer.`,
    hint: `name ${SPARK_VERSIONS.filter((version) => compareVersions(version, SINCE) >= 0).join(' or ')}, or leave the choice to sparkwire`,
    details: { sparkVersion },
  })
}

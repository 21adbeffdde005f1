import { join } from 'node:path'
import { ToolchainError } from '../errors/toolchain-error.js'
import { type ChooseSparkOptions, chooseSpark, type SparkChoice, type SystemSpark } from './choose-spark.js'
import { ensureClassArchive } from './class-archive.js'
import { connectorPackage } from './connector-artifacts.js'
import { findJava, javaNeedsOf } from './find-java.js'
import { ensureJobEnvironment } from './job-environment.js'
import { type JobJarOptions, type JobJars, jobJars } from './job-jars.js'
import type { JobRequirements } from './job-requirements.js'
import { checkClassPath, checkPackages, connectorsInSpark } from './linkage/check-class-path.js'
import { ensurePythonEnvironment, sparkEnvironmentPlan } from './python-environment.js'
import type { SparkEnvironment } from './spark-environment.js'
import { describeSparkHome, ivyJarOf, type SparkHome } from './spark-home.js'
import { systemPython } from './system-python.js'

export interface SparkEnvironmentOptions extends ChooseSparkOptions, JobJarOptions {
  /** The Spark, where it has been chosen already. @default as `chooseSpark` does */
  readonly choice?: SparkChoice
  /** Whether jars come from the locks, or are left to spark-submit's `--packages`. @default 'locked' */
  readonly jars?: 'locked' | 'packages'
  /** Jars that the caller puts on the class path; they are tested with the others. @default none */
  readonly furtherJars?: readonly string[]
  /** The packages of the job's own. @default none */
  readonly requirements?: JobRequirements | undefined
}

const NO_JARS: JobJars = { jars: [], trusted: [] }

interface Installation extends SparkHome {
  readonly python: string
  readonly pythonVersion: string
  readonly sitePackages: readonly string[]
}

/**
 * Everything that spark-submit needs, found or installed, checked, and matching. Takes no network and starts no
 * process when all is there and SPARKWIRE_PYTHON is not set.
 *
 * @throws any ToolchainError
 * @example
 * const environment = await resolveSparkEnvironment({ connectors: ['kafka'] })
 */
export async function resolveSparkEnvironment(
  options: SparkEnvironmentOptions = {},
): Promise<SparkEnvironment> {
  const env = options.env ?? process.env
  const choice = options.choice ?? (await chooseSpark(options))
  const { origin, sparkVersion } = choice
  // Java first: that it is missing should be heard before a download of minutes.
  const java = await findJava({ ...options, needs: javaNeedsOf(sparkVersion) })
  const spark: Installation =
    choice.origin === 'sparkwire'
      ? await managedSpark(sparkVersion, options)
      : await systemSpark(choice, env, options)
  const { connectors = [], packages = [] } = options
  const fetcher = async () => ({ java: java.java, ivyJar: ivyJarOf(spark.sparkHome) })
  const { jars, trusted } = options.jars === 'packages' ? NO_JARS : await jobJars(spark, fetcher, options)
  if (options.jars === 'packages') checkPackages(spark, packages)
  // What is locked in this package has passed the test; all else is put to it, before Spark is started.
  const foreign = origin === 'sparkwire' ? [] : connectorsInSpark(spark.sparkHome)
  checkClassPath(spark, [...foreign, ...trusted, ...(options.furtherJars ?? [])])
  const environment: SparkEnvironment = {
    origin,
    ...spark,
    java: java.java,
    javaVersion: java.version,
    javaHome: java.home,
    jars,
    packages: [...connectors.map((connector) => connectorPackage(connector, spark)), ...packages],
    // What a foreign SPARK_HOME, PYSPARK_PYTHON or JAVA_HOME of the caller said ends here.
    variables: {
      SPARK_HOME: spark.sparkHome,
      JAVA_HOME: java.home,
      PYSPARK_PYTHON: spark.python,
      PYSPARK_DRIVER_PYTHON: spark.python,
    },
  }
  // Of a Spark that is not ours nothing is known beforehand: it starts as it always does.
  // Without the connector's jars, or with packages of its own, the class path of a job is another one, and such
  // jobs are few.
  const usual = origin === 'sparkwire' && jars.length > 0 && packages.length === 0
  const classArchive = usual ? await ensureClassArchive(environment, options) : undefined
  return Object.freeze({ ...environment, ...(classArchive === undefined ? {} : { classArchive }) })
}

async function managedSpark(version: string, options: SparkEnvironmentOptions): Promise<Installation> {
  const plan = sparkEnvironmentPlan(version)
  const spark = await ensurePythonEnvironment(plan, options)
  const home = describeSparkHome(join(spark.sitePackages, 'pyspark'))
  const { python, pythonVersion, sitePackages } = spark
  if (options.requirements === undefined)
    return { ...home, python, pythonVersion, sitePackages: [sitePackages] }
  const job = await ensureJobEnvironment({ ...plan, ...spark }, options.requirements, options)
  return { ...home, python: job.python, pythonVersion, sitePackages: [job.sitePackages, sitePackages] }
}

async function systemSpark(
  { sparkHome, sparkVersion, scalaVersion, python }: SystemSpark,
  env: NodeJS.ProcessEnv,
  options: SparkEnvironmentOptions,
): Promise<Installation> {
  if (options.requirements !== undefined) throw requirementsOfSystem(options.requirements)
  return { sparkHome, sparkVersion, scalaVersion, ...(await systemPython(env, python)), sitePackages: [] }
}

function requirementsOfSystem({ file, lines }: JobRequirements): ToolchainError {
  return new ToolchainError('TOOLCHAIN_REQUIREMENTS_INVALID', {
    message: `The job requires ${file ?? `${lines.length} Python packages`}, but runs on the Python of the system's Spark. Nothing is installed there.`,
    hint: 'install the packages into that Python yourself, or leave SPARKWIRE_SPARK and --spark',
  })
}

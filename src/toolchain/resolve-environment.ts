import { join } from 'node:path'
import { ToolchainError } from '../errors/toolchain-error.js'
import type { Connector } from '../ir/job-document.js'
import { ensureClassArchive } from './class-archive.js'
import { findJava } from './find-java.js'
import { jarLockNames, kafkaConnectorLockName, readJarLock } from './jar-lock.js'
import type { JavaRuntime } from './java-runtime.js'
import { ensureJobEnvironment } from './job-environment.js'
import type { JobRequirements } from './job-requirements.js'
import { ensurePythonEnvironment, sparkEnvironmentPlan } from './python-environment.js'
import { type JarFetcher, resolveJars } from './resolve-jars.js'
import type { SparkEnvironment } from './spark-environment.js'
import { describeSparkHome, ivyJarOf, type SparkHome } from './spark-home.js'
import { systemPython } from './system-python.js'
import type { ToolchainOptions } from './toolchain-options.js'

export interface SparkEnvironmentOptions extends ToolchainOptions {
  /** What the job reads and writes. @default none */
  readonly connectors?: readonly Connector[]
  /** Which Spark: the one sparkwire installs, or the one at SPARK_HOME. @default 'managed', or what SPARKWIRE_SPARK says */
  readonly spark?: 'managed' | 'system'
  /** Whether the connector's jars come from the lock, or are left to spark-submit's `--packages`. @default 'locked' */
  readonly jars?: 'locked' | 'packages'
  /** The packages of the job's own. @default none */
  readonly requirements?: JobRequirements | undefined
}

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
  const system = (options.spark ?? env.SPARKWIRE_SPARK) === 'system'
  // Java first: that it is missing should be heard before a download of minutes.
  const java = await findJava(options)
  const spark = system ? await systemSpark(env, options) : await managedSpark(options)
  const connectors = options.connectors ?? []
  const locked = options.jars !== 'packages'
  const jars = locked ? await connectorJars(connectors, spark, java, options) : []
  const environment: SparkEnvironment = {
    ...spark,
    java: java.java,
    javaVersion: java.version,
    javaHome: java.home,
    jars,
    packages: connectors.map((connector) => connectorPackage(connector, spark)),
    // What a foreign SPARK_HOME, PYSPARK_PYTHON or JAVA_HOME of the caller said ends here.
    variables: {
      SPARK_HOME: spark.sparkHome,
      JAVA_HOME: java.home,
      PYSPARK_PYTHON: spark.python,
      PYSPARK_DRIVER_PYTHON: spark.python,
    },
  }
  // Of a Spark that is not ours nothing is known beforehand: it starts as it always does.
  // Without the connector's jars the class path is another one, and such jobs are few.
  const classArchive =
    system || jars.length === 0 ? undefined : await ensureClassArchive(environment, options)
  return Object.freeze({ ...environment, ...(classArchive === undefined ? {} : { classArchive }) })
}

async function managedSpark(options: SparkEnvironmentOptions): Promise<Installation> {
  const plan = sparkEnvironmentPlan()
  const spark = await ensurePythonEnvironment(plan, options)
  const home = describeSparkHome(join(spark.sitePackages, 'pyspark'))
  const { python, pythonVersion, sitePackages } = spark
  if (options.requirements === undefined)
    return { ...home, python, pythonVersion, sitePackages: [sitePackages] }
  const job = await ensureJobEnvironment({ ...plan, ...spark }, options.requirements, options)
  return { ...home, python: job.python, pythonVersion, sitePackages: [job.sitePackages, sitePackages] }
}

async function systemSpark(env: NodeJS.ProcessEnv, options: SparkEnvironmentOptions): Promise<Installation> {
  if (options.requirements !== undefined) throw requirementsOfSystem(options.requirements)
  const home = env.SPARK_HOME
  if (!home) {
    throw new ToolchainError('TOOLCHAIN_SPARK_HOME_INVALID', {
      message:
        'The Spark of the system was asked for, but SPARK_HOME is not set. It must name the directory of a Spark distribution.',
      hint: 'set SPARK_HOME, or unset SPARKWIRE_SPARK to run on the Spark that sparkwire installs',
    })
  }
  return { ...describeSparkHome(home), ...(await systemPython(env)), sitePackages: [] }
}

function requirementsOfSystem({ file, lines }: JobRequirements): ToolchainError {
  return new ToolchainError('TOOLCHAIN_REQUIREMENTS_INVALID', {
    message: `The job requires ${file ?? `${lines.length} Python packages`}, but runs on the Python of the system's Spark. Nothing is installed there.`,
    hint: 'install the packages into that Python yourself, or unset SPARKWIRE_SPARK',
  })
}

async function connectorJars(
  connectors: readonly Connector[],
  spark: SparkHome,
  java: JavaRuntime,
  options: ToolchainOptions,
): Promise<readonly string[]> {
  if (connectors.length === 0) return []
  const name = kafkaConnectorLockName(spark.sparkVersion, spark.scalaVersion)
  const lock = readJarLock(name)
  if (lock === undefined) throw unknownConnector(spark)
  const fetcher = async (): Promise<JarFetcher> => ({ java: java.java, ivyJar: ivyJarOf(spark.sparkHome) })
  return resolveJars(lock, fetcher, options)
}

function connectorPackage(_connector: Connector, spark: SparkHome): string {
  return `org.apache.spark:spark-sql-kafka-0-10_${spark.scalaVersion}:${spark.sparkVersion}`
}

function unknownConnector(spark: SparkHome): ToolchainError {
  const known = jarLockNames().filter((name) => name.startsWith('spark-kafka-'))
  return new ToolchainError('TOOLCHAIN_CONNECTOR_UNKNOWN', {
    message: `There is no locked Kafka connector for Spark ${spark.sparkVersion} with Scala ${spark.scalaVersion} (${spark.sparkHome}). Locked: ${known.join(', ')}.`,
    hint: 'unset SPARKWIRE_SPARK to run on the Spark that sparkwire installs, or leave the connector to --packages',
    details: { sparkVersion: spark.sparkVersion, scalaVersion: spark.scalaVersion, known },
  })
}

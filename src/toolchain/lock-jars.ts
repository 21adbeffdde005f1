import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isBridgeError } from '../errors/bridge-error.js'
import { CONNECTORS, type Connector } from '../ir/connector.js'
import { connectorLockName, connectorPackage } from './connector-artifacts.js'
import { type RetrievedJar, retrieveClosure } from './jar-closure.js'
import { type JarLock, kafkaBrokerLockName, yarnLockName } from './jar-lock.js'
import { jarSourceOf } from './jar-source.js'
import { resolveSparkEnvironment } from './resolve-environment.js'
import type { JarFetcher } from './resolve-jars.js'
import type { SparkEnvironment } from './spark-environment.js'
import { broughtBySpark, ivyJarOf } from './spark-home.js'
import { SPARK_VERSIONS } from './spark-releases.js'
import { HADOOP_VERSION, KAFKA_VERSION } from './versions.js'

/**
 * Resolves the jar sets anew and gives their locks, for `npm run gen`. The broker's and YARN's are the whole
 * closures of their POMs; a connector's is what Spark does not bring itself. A connector that is not published for a Spark has none.
 */
export async function lockJars(): Promise<readonly JarLock[]> {
  const locks: JarLock[] = []
  for (const version of SPARK_VERSIONS) {
    const spark = await resolveSparkEnvironment({ spark: version })
    for (const connector of CONNECTORS) {
      const lock = await connectorLock(connector, spark)
      if (lock !== undefined) locks.push(lock)
    }
  }
  return [...locks, await brokerLock(), await yarnLock()]
}

async function connectorLock(connector: Connector, spark: SparkEnvironment): Promise<JarLock | undefined> {
  const coordinate = connectorPackage(connector, spark)
  try {
    const closure = await closureOf([coordinate], fetcherOf(spark))
    const brought = broughtBySpark(spark.sparkHome)
    return {
      name: connectorLockName(connector, spark.sparkVersion, spark.scalaVersion),
      packages: [coordinate],
      jars: closure.filter((jar) => !brought.has(jar.coordinate.split(':')[1] ?? '')).map(withoutFile),
    }
  } catch (error) {
    const { missing } = isBridgeError(error, 'TOOLCHAIN_JARS_UNAVAILABLE') ? error.details : {}
    const [group, artifact, revision] = coordinate.split(':')
    if (Array.isArray(missing) && missing.includes(`${group}#${artifact};${revision}`)) return undefined
    throw error
  }
}

async function brokerLock(): Promise<JarLock> {
  const broker = `org.apache.kafka:kafka_2.13:${KAFKA_VERSION}`
  // Kafka's POM leaves the logging backend out: without one the broker says nothing, not even why it failed.
  const brokerLog = 'org.apache.logging.log4j:log4j-slf4j-impl:2.24.3'
  const fetcher = fetcherOf(await resolveSparkEnvironment())
  return {
    name: kafkaBrokerLockName(KAFKA_VERSION),
    packages: [broker, brokerLog],
    jars: (await closureOf([broker, brokerLog], fetcher)).map(withoutFile),
  }
}

async function yarnLock(): Promise<JarLock> {
  const fetcher = fetcherOf(await resolveSparkEnvironment())
  return {
    name: yarnLockName(HADOOP_VERSION),
    packages: YARN_PACKAGES,
    jars: (await closureOf(YARN_PACKAGES, fetcher)).map(withoutFile),
  }
}

function fetcherOf({ java, sparkHome }: SparkEnvironment): JarFetcher {
  return { java, ivyJar: ivyJarOf(sparkHome) }
}

function withoutFile({ coordinate, sha256 }: RetrievedJar): JarLock['jars'][number] {
  return { coordinate, sha256 }
}

/** The daemons, and what their POMs leave to the distribution. */
const YARN_PACKAGES = [
  'hadoop-yarn-server-resourcemanager',
  'hadoop-yarn-server-nodemanager',
  'hadoop-yarn-server-timelineservice',
  'hadoop-common',
].map((artifact) => `org.apache.hadoop:${artifact}:${HADOOP_VERSION}`)

async function closureOf(
  coordinates: readonly string[],
  fetcher: JarFetcher,
): Promise<readonly RetrievedJar[]> {
  const directory = await mkdtemp(join(tmpdir(), 'sparkwire-lock-'))
  try {
    return await retrieveClosure({ ...fetcher, source: jarSourceOf({}), coordinates, directory })
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

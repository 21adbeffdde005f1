import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { ivyRetrieve } from './ivy.js'
import { type JarLock, kafkaBrokerLockName, kafkaConnectorLockName, yarnLockName } from './jar-lock.js'
import { resolveSparkEnvironment } from './resolve-environment.js'
import { sha256 } from './resolve-jars.js'
import { ivyJarOf } from './spark-home.js'
import { HADOOP_VERSION, KAFKA_VERSION } from './versions.js'

/**
 * Resolves the jar sets anew and gives their locks, for `npm run gen`. The broker's and YARN's are the whole
 * closures of their POMs; the connector's is the four jars that Spark does not bring itself.
 */
export async function lockJars(): Promise<readonly JarLock[]> {
  const spark = await resolveSparkEnvironment()
  const { sparkVersion, scalaVersion, java } = spark
  const ivyJar = ivyJarOf(spark.sparkHome)
  const connector = `org.apache.spark:spark-sql-kafka-0-10_${scalaVersion}:${sparkVersion}`
  const broker = `org.apache.kafka:kafka_2.13:${KAFKA_VERSION}`
  // Kafka's POM leaves the logging backend out: without one the broker says nothing, not even why it failed.
  const brokerLog = 'org.apache.logging.log4j:log4j-slf4j-impl:2.24.3'
  const own = /^org\.apache\.spark:spark-(sql-kafka|token-provider-kafka)|:kafka-clients:|:commons-pool2:/
  const closure = await closureOf([connector], java, ivyJar)
  return [
    {
      name: kafkaConnectorLockName(sparkVersion, scalaVersion),
      packages: [connector],
      jars: closure.filter((jar) => own.test(jar.coordinate)),
    },
    {
      name: kafkaBrokerLockName(KAFKA_VERSION),
      packages: [broker, brokerLog],
      jars: await closureOf([broker, brokerLog], java, ivyJar),
    },
    {
      name: yarnLockName(HADOOP_VERSION),
      packages: YARN_PACKAGES,
      jars: await closureOf(YARN_PACKAGES, java, ivyJar),
    },
  ]
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
  java: string,
  ivyJar: string,
): Promise<JarLock['jars']> {
  const directory = await mkdtemp(join(tmpdir(), 'sparkwire-lock-'))
  try {
    const jars = join(directory, 'jars')
    // A part of the path each: in a file name no separator is safe (org.bitbucket.b_c:jose4j, zstd-jni:1.5.6-10).
    const into = join(jars, '[organisation]', '[artifact]', '[revision].jar')
    await ivyRetrieve({ java, ivyJar, coordinates, transitive: true, cache: join(directory, 'ivy'), into })
    const files = (await readdir(jars, { recursive: true })).filter((file) => file.endsWith('.jar')).sort()
    const locked = files.map(async (file) => ({
      coordinate: file.slice(0, -'.jar'.length).split(sep).join(':'),
      sha256: await sha256(join(jars, file)),
    }))
    return await Promise.all(locked)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

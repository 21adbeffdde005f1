import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** One jar of a lock. */
export interface LockedJar {
  /** `group:artifact:version` */
  readonly coordinate: string
  readonly sha256: string
}

/** A set of jars that belong together, each with its SHA-256 sum. `npm run gen` writes them. */
export interface JarLock {
  readonly name: string
  /** What the set was resolved from; for `--packages`. */
  readonly packages: readonly string[]
  readonly jars: readonly LockedJar[]
}

const LOCKS = fileURLToPath(new URL('./locks/', import.meta.url))

/** Reads a lock by its name; undefined when there is none of that name. */
export function readJarLock(name: string): JarLock | undefined {
  const file = `${LOCKS}${name}.json`
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as JarLock) : undefined
}

/** The names of all locks, in order. */
export function jarLockNames(): readonly string[] {
  return readdirSync(LOCKS)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort()
}

/** The lock of the Kafka broker. */
export function kafkaBrokerLockName(kafkaVersion: string): string {
  return `kafka-broker-${kafkaVersion}`
}

/** The lock of YARN's daemons. */
export function yarnLockName(hadoopVersion: string): string {
  return `hadoop-yarn-${hadoopVersion}`
}

/** The file name of a jar in the cache: `org.apache.kafka_kafka-clients-3.9.1.jar`. */
export function jarFileName(coordinate: string): string {
  const [group, artifact, version] = coordinate.split(':')
  return `${group}_${artifact}-${version}.jar`
}

/** The directory of a lock in the cache: another content of the lock is another directory. */
export function jarDirectoryName(lock: JarLock): string {
  const content = lock.jars.map((jar) => `${jar.coordinate} ${jar.sha256}`).join('\n')
  return `${lock.name}-${createHash('sha256').update(content).digest('hex').slice(0, 10)}`
}

import type { Connector } from '../ir/connector.js'
import { readJarLock } from './jar-lock.js'
import type { SparkHome } from './spark-home.js'
import { SPARK_RELEASES, type SparkRelease } from './spark-releases.js'

/** The artifact of each connector; Spark publishes it for each of its own versions, for the same Scala. */
const ARTIFACTS: Readonly<Record<Connector, string>> = {
  kafka: 'spark-sql-kafka-0-10',
  avro: 'spark-avro',
  protobuf: 'spark-protobuf',
}

/** The exact coordinate of a connector: its version and its Scala are those of Spark. */
export function connectorPackage(
  connector: Connector,
  { sparkVersion, scalaVersion }: Pick<SparkHome, 'sparkVersion' | 'scalaVersion'>,
): string {
  return `org.apache.spark:${ARTIFACTS[connector]}_${scalaVersion}:${sparkVersion}`
}

/** The name of a connector's lock for one Spark and Scala; both count in full. */
export function connectorLockName(connector: Connector, sparkVersion: string, scalaVersion: string): string {
  return `spark-${connector}-${sparkVersion}_${scalaVersion}`
}

/** The releases that a connector is locked for; the others have none that is published, as of their last look. */
export function releasesWithConnector(connector: Connector): readonly SparkRelease[] {
  return SPARK_RELEASES.filter(
    ({ version, scalaVersion }) =>
      readJarLock(connectorLockName(connector, version, scalaVersion)) !== undefined,
  )
}

import { CONNECTORS, type Connector } from '../ir/connector.js'
import { releasesWithConnector } from './connector-artifacts.js'
import type { JarSourceOptions } from './jar-source.js'
import { jobJars } from './job-jars.js'
import type { SparkEnvironment } from './spark-environment.js'
import { ivyJarOf } from './spark-home.js'

/**
 * The jars of every further connector that is locked for this Spark, so that jobs which need them find them there.
 * Gives their names.
 *
 * @throws any ToolchainError
 */
export async function setUpConnectors(
  spark: SparkEnvironment,
  options: JarSourceOptions = {},
): Promise<readonly Connector[]> {
  const locked = CONNECTORS.filter(
    (connector) =>
      connector !== 'kafka' &&
      releasesWithConnector(connector).some(({ version }) => version === spark.sparkVersion),
  )
  const fetcher = async () => ({ java: spark.java, ivyJar: ivyJarOf(spark.sparkHome) })
  await jobJars(spark, fetcher, { ...options, connectors: locked })
  return locked
}

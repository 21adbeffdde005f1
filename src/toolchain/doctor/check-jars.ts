import type { Connector } from '../../ir/connector.js'
import { connectorLockName, connectorPackage } from '../connector-artifacts.js'
import { type JarLock, kafkaBrokerLockName, readJarLock } from '../jar-lock.js'
import { type JarFetcher, resolveJars } from '../resolve-jars.js'
import { sparkRelease } from '../spark-releases.js'
import type { ToolchainOptions } from '../toolchain-options.js'
import { KAFKA_VERSION } from '../versions.js'
import { unpublishedFix } from './check-spark.js'
import { connectorPublication } from './connector-publication.js'
import { type Answer, type Finding, findingOf } from './finding.js'
import { type SparkGround, setupOf } from './spark-ground.js'

/** Whether each connector exists for exactly this Spark and Scala, and is as locked where it is here already. */
export function checkConnectors(ground: SparkGround, options: ToolchainOptions): readonly Promise<Finding>[] {
  return ground.connectors.map((connector) => {
    const check = connector === 'kafka' ? 'connector' : `connector.${connector}`
    const spark =
      ground.choice instanceof Error
        ? { sparkVersion: ground.version, scalaVersion: sparkRelease(ground.version).scalaVersion }
        : ground.choice
    const lock = readJarLock(connectorLockName(connector, spark.sparkVersion, spark.scalaVersion))
    if (lock !== undefined) return checkLock(check, lock, setupOf(ground), options)
    return findingOf(check, connectorPackage(connector, spark), () =>
      published(connector, ground, spark, options),
    )
  })
}

async function published(
  connector: Connector,
  { choice }: SparkGround,
  spark: Parameters<typeof connectorPublication>[1],
  options: ToolchainOptions,
): Promise<Answer> {
  const publication = await connectorPublication(connector, spark, options)
  const { state, coordinate, by } = publication
  if (state === 'absent') {
    const python = choice instanceof Error || choice.origin === 'sparkwire' ? undefined : choice.python
    return {
      status: 'error',
      found: `${coordinate} is not published at ${by}`,
      fix: unpublishedFix(python),
    }
  }
  if (state !== 'unknown') return { found: `${coordinate}, published at ${by}; locked at its first use` }
  return {
    status: 'warning',
    found: `${coordinate} could not be looked up at ${by}: ${publication.reason}`,
    fix: 'check the network and SPARKWIRE_MAVEN_REPOSITORY',
  }
}

/** The broker of the sandbox. */
export function checkBrokerJars(options: ToolchainOptions): Promise<Finding> {
  const lock = readJarLock(kafkaBrokerLockName(KAFKA_VERSION))
  if (lock === undefined) throw new Error('the lock of the broker is not part of this build')
  return checkLock('kafka', lock, 'sparkwire setup', options)
}

function checkLock(
  check: string,
  lock: JarLock,
  install: string,
  options: ToolchainOptions,
): Promise<Finding> {
  return findingOf(
    check,
    `the ${lock.jars.length} jars of ${lock.name}, as locked`,
    async () => {
      const never = (): Promise<JarFetcher> => Promise.reject(new Error('offline'))
      await resolveJars(lock, never, { ...options, offline: true })
      return { found: `${lock.name}: ${lock.jars.length} jars as locked` }
    },
    install,
  )
}

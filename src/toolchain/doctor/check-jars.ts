import { connectorLockName } from '../connector-artifacts.js'
import { type JarLock, kafkaBrokerLockName, readJarLock } from '../jar-lock.js'
import { type JarFetcher, resolveJars } from '../resolve-jars.js'
import type { ToolchainOptions } from '../toolchain-options.js'
import { KAFKA_VERSION, SCALA_VERSION, SPARK_VERSION } from '../versions.js'
import { type Finding, findingOf } from './finding.js'

/** The connector of the Spark that sparkwire installs. */
export function checkConnector(options: ToolchainOptions): Promise<Finding> {
  return checkLock(
    'connector',
    readJarLock(connectorLockName('kafka', SPARK_VERSION, SCALA_VERSION)),
    options,
  )
}

/** The broker of the sandbox. */
export function checkBrokerJars(options: ToolchainOptions): Promise<Finding> {
  return checkLock('kafka', readJarLock(kafkaBrokerLockName(KAFKA_VERSION)), options)
}

function checkLock(check: string, lock: JarLock | undefined, options: ToolchainOptions): Promise<Finding> {
  if (lock === undefined) throw new Error(`the lock of ${check} is not part of this build`)
  return findingOf(check, `the ${lock.jars.length} jars of ${lock.name}, as locked`, async () => {
    const never = (): Promise<JarFetcher> => Promise.reject(new Error('offline'))
    await resolveJars(lock, never, { ...options, offline: true })
    return { found: `${lock.name}: ${lock.jars.length} jars as locked` }
  })
}

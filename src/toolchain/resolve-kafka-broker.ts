import { join } from 'node:path'
import { findJava } from './find-java.js'
import { kafkaBrokerLockName, readJarLock } from './jar-lock.js'
import { ensurePythonEnvironment, sparkEnvironmentPlan } from './python-environment.js'
import { resolveJars } from './resolve-jars.js'
import { ivyJarOf } from './spark-home.js'
import type { ToolchainOptions } from './toolchain-options.js'
import { KAFKA_VERSION } from './versions.js'

/** What starts a Kafka broker: Java and the broker's published jars. */
export interface KafkaBrokerFiles {
  readonly java: string
  readonly classPath: readonly string[]
  readonly version: string
}

/**
 * The jars of the Kafka broker, installed where they are missing and checked against their lock.
 *
 * @throws any ToolchainError
 */
export async function resolveKafkaBroker(options: ToolchainOptions = {}): Promise<KafkaBrokerFiles> {
  const java = await findJava(options)
  const name = kafkaBrokerLockName(KAFKA_VERSION)
  const lock = readJarLock(name)
  if (lock === undefined) throw new Error(`the lock ${name} is not part of this build`)
  const classPath = await resolveJars(
    lock,
    async () => {
      // The Ivy that downloads them comes with pyspark.
      const { sitePackages } = await ensurePythonEnvironment(sparkEnvironmentPlan(), options)
      return { java: java.java, ivyJar: ivyJarOf(join(sitePackages, 'pyspark')) }
    },
    options,
  )
  return Object.freeze({ java: java.java, classPath, version: KAFKA_VERSION })
}

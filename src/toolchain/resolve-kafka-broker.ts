import { findJava } from './find-java.js'
import { kafkaBrokerLockName } from './jar-lock.js'
import { lockedClassPath } from './locked-class-path.js'
import type { ToolchainOptions } from './toolchain-options.js'
import { KAFKA_VERSION } from './versions.js'

/** What starts a Kafka broker: Java and the broker's published jars. */
export interface KafkaBrokerFiles {
  readonly java: string
  readonly classPath: readonly string[]
  readonly version: string
}

const BROKER_NEEDS = { what: `Kafka ${KAFKA_VERSION}`, least: 17, vectorModule: false }

/**
 * The jars of the Kafka broker, installed where they are missing and checked against their lock.
 *
 * @throws any ToolchainError
 */
export async function resolveKafkaBroker(options: ToolchainOptions = {}): Promise<KafkaBrokerFiles> {
  const { java } = await findJava({ ...options, needs: BROKER_NEEDS })
  const classPath = await lockedClassPath(kafkaBrokerLockName(KAFKA_VERSION), java, options)
  return Object.freeze({ java, classPath, version: KAFKA_VERSION })
}

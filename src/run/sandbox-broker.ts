import type { KafkaSandbox } from '../sandbox/kafka-sandbox.js'
import type { KafkaSecurityOptions } from '../sandbox/kafka-security.js'
import { type KafkaBrokersOptions, startKafka } from '../sandbox/start-kafka.js'
import { resolveKafkaBroker } from '../toolchain/resolve-kafka-broker.js'

/** How Kafka is started on this machine. */
export interface SandboxBrokerOptions extends KafkaSecurityOptions, KafkaBrokersOptions {
  /** Ends the start: the promise rejects with its reason, and nothing is left behind. */
  readonly signal?: AbortSignal | undefined
  /** Whether it stays when this process ends. @default false */
  readonly standing?: boolean
  /** Broker properties that topics inherit, such as `num.partitions` or `compression.type`. @default Kafka's own */
  readonly topicDefaults?: Readonly<Record<string, string>>
}

/**
 * Starts real Kafka on this machine, a broker or several; its files are installed first where they are missing. It ends
 * with this process, however that one ends.
 *
 * @throws ToolchainError when Java or the broker cannot be had, SandboxError when it does not start
 * @example
 * await using broker = await startSandbox()
 * console.log(broker.bootstrapServers)
 */
export async function startSandboxBroker(options: SandboxBrokerOptions = {}): Promise<KafkaSandbox> {
  const { java, classPath } = await resolveKafkaBroker({ signal: options.signal })
  return startKafka({ java, classPath, ...options })
}

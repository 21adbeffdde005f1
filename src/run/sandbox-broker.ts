import type { KafkaSandbox } from '../sandbox/kafka-sandbox.js'
import type { KafkaSecurityOptions } from '../sandbox/kafka-security.js'
import { startKafka } from '../sandbox/start-kafka.js'
import { resolveKafkaBroker } from '../toolchain/resolve-kafka-broker.js'

/** How a broker of the sandbox is started. */
export interface SandboxBrokerOptions extends KafkaSecurityOptions {
  /** Ends the start: the promise rejects with its reason, and nothing is left behind. */
  readonly signal?: AbortSignal | undefined
  /** Whether the broker stays when this process ends. @default false */
  readonly standing?: boolean
  /** Broker properties that topics inherit, such as `num.partitions` or `compression.type`. @default Kafka's own */
  readonly topicDefaults?: Readonly<Record<string, string>>
}

/**
 * Starts a real Kafka broker on this machine; its files are installed first where they are missing. It ends with
 * this process, however that one ends.
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

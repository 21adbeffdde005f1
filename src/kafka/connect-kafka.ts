import { brokerFaultError, findBrokerFault } from './broker-fault.js'
import { parseBootstrapServers, probeBrokers } from './broker-probe.js'
import { type ClientProperties, signInOf } from './client-properties.js'
import type { KafkaClient } from './kafka-client.js'
import { KafkajsClient, within } from './kafkajs-client.js'
import { KafkajsConnection } from './kafkajs-connection.js'
import { toKafkaError } from './kafkajs-errors.js'

/** How {@link connectKafka} connects. */
export interface ConnectKafkaOptions {
  /** `host:port`, several separated by commas. */
  readonly bootstrapServers: string
  /** How it signs in, by the names of Kafka's own client: `security.protocol`, `sasl.…`, `ssl.…`. @default without */
  readonly properties?: ClientProperties
  /** The name the broker knows this client by. @default 'sparkwire' */
  readonly clientId?: string
  /** Ends the attempt: the promise rejects with its reason. */
  readonly signal?: AbortSignal | undefined
}

/** Time limit from the call to a connected client, ms. */
const CONNECT_LIMIT_MS = 5000

/**
 * Connects to Kafka; within 5 s it is there, or the promise rejects, at most 3 s later, with what asking the brokers has
 * shown.
 *
 * @throws KafkaError KAFKA_UNREACHABLE, KAFKA_LISTENER_DIFFERS, KAFKA_SIGN_IN_REFUSED, naming the address and what to do;
 * KAFKA_SIGN_IN_UNSUPPORTED, KAFKA_BAD_PROPERTIES
 * @example
 * await using kafka = await connectKafka({ bootstrapServers: 'localhost:9092' })
 * await kafka.createTopic({ topic: 'orders', partitions: 3 })
 * const report = await kafka.produce('orders', [{ key: 'a', value: '{"amount": 1}' }])
 */
export async function connectKafka(options: ConnectKafkaOptions): Promise<KafkaClient> {
  const { clientId = 'sparkwire', properties = {}, signal } = options
  const signIn = signInOf(properties)
  const servers = parseBootstrapServers(options.bootstrapServers)
  const bootstrapServers = servers.join(',')
  const deadline = performance.now() + CONNECT_LIMIT_MS
  await probeBrokers(servers, signal)
  const connection = new KafkajsConnection(clientId, servers, signIn)
  const admin = connection.admin()
  try {
    const left = Math.max(500, deadline - performance.now())
    await within(admin.connect(), left, bootstrapServers)
    signal?.throwIfAborted()
  } catch (error) {
    admin.disconnect().catch(() => {})
    signal?.throwIfAborted()
    const fault = await findBrokerFault(servers, properties)
    if (fault !== undefined) throw brokerFaultError(fault, error)
    throw toKafkaError(error, 'connect', bootstrapServers)
  }
  return new KafkajsClient(bootstrapServers, connection, admin)
}

import { randomUUID } from 'node:crypto'
import { inject, onTestFinished } from 'vitest'
import { connectKafka } from '../../src/kafka/connect-kafka.js'
import type { CreateTopicOptions, KafkaClient } from '../../src/kafka/kafka-client.js'
import { startSandboxBroker } from '../../src/run/sandbox-broker.js'
import type { KafkaSandbox } from '../../src/sandbox/kafka-sandbox.js'
import './global-broker.js'

/** The address of the broker that all suites share. */
export function sharedBroker(): string {
  return inject('bootstrapServers')
}

/** A client of the shared broker, closed when the test has finished. */
export async function testClient(bootstrapServers = sharedBroker()): Promise<KafkaClient> {
  const client = await connectKafka({ bootstrapServers })
  onTestFinished(() => client.close())
  return client
}

/** A new topic with a name of its own. */
export async function testTopic(
  client: KafkaClient,
  options: Omit<CreateTopicOptions, 'topic'> = {},
): Promise<string> {
  const topic = `test-${randomUUID()}`
  await client.createTopic({ ...options, topic })
  return topic
}

/** The process of a broker: of the only one, or of that which leads a partition. */
export function brokerPid({ brokers }: KafkaSandbox, id = 1): number {
  const broker = brokers.find((each) => each.id === id)
  if (broker === undefined) throw new Error(`no broker ${id}`)
  return broker.pid
}

/** A broker of the test's own, to be killed or with properties of its own; ended when the test has finished. */
export async function ownBroker(properties: Readonly<Record<string, string>> = {}): Promise<KafkaSandbox> {
  const broker = await startSandboxBroker({ topicDefaults: properties })
  onTestFinished(() => broker.stop())
  return broker
}

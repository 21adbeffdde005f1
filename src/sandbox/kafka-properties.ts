import type { KafkaSecurity } from './kafka-security.js'

/** Where a node listens, on the loopback interface. */
export interface KafkaNode {
  /** From 1 on. */
  readonly id: number
  readonly brokerPort: number
  readonly controllerPort: number
}

/** What `server.properties` of a KRaft node is made from. */
export interface KafkaPropertiesInput {
  readonly node: KafkaNode
  /** All nodes of the cluster, this one among them. */
  readonly nodes: readonly KafkaNode[]
  readonly dataDirectory: string
  /** How clients sign in. @default everybody is let in */
  readonly security?: Pick<KafkaSecurity, 'protocol' | 'broker'>
  /** Whether the data are used again: then the broker takes its leave from the controller when it ends. @default false */
  readonly keepsData?: boolean
  /** Broker properties that topics inherit, `num.partitions` or `compression.type`; they win over ours. */
  readonly topicDefaults?: Readonly<Record<string, string>>
}

/** So many replicas the topics have that Kafka keeps for itself, and new ones by default, where there are brokers for them. */
const REPLICAS = 3

/** The text of `server.properties`: a node that is broker and controller, on loopback, for tests and trials. */
export function kafkaProperties(input: KafkaPropertiesInput): string {
  const { node, nodes, dataDirectory, security, keepsData = false, topicDefaults } = input
  const { brokerPort, controllerPort } = node
  const replicas = Math.min(REPLICAS, nodes.length)
  // One of three may be missing.
  const inSync = replicas === REPLICAS ? REPLICAS - 1 : 1
  const { protocol, broker } = security ?? { protocol: 'PLAINTEXT', broker: {} }
  const properties: Record<string, string> = {
    'process.roles': 'broker,controller',
    'node.id': `${node.id}`,
    'controller.quorum.voters': nodes.map((each) => `${each.id}@127.0.0.1:${each.controllerPort}`).join(),
    listeners: `${protocol}://127.0.0.1:${brokerPort},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `${protocol}://127.0.0.1:${brokerPort}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': `${protocol}:${protocol},CONTROLLER:PLAINTEXT`,
    'log.dirs': dataDirectory,
    // A topic that nobody created is a mistake to be told, as on most real clusters.
    'auto.create.topics.enable': 'false',
    // Recorded events keep their old timestamps; the usual seven days would delete them under the reader.
    'log.retention.ms': '-1',
    'group.initial.rebalance.delay.ms': '0',
    'controlled.shutdown.enable': String(keepsData),
    'default.replication.factor': `${replicas}`,
    // 50 partitions of bookkeeping only slow the first group down.
    'offsets.topic.replication.factor': `${replicas}`,
    'offsets.topic.num.partitions': '1',
    'transaction.state.log.replication.factor': `${replicas}`,
    'transaction.state.log.min.isr': `${inSync}`,
    'transaction.state.log.num.partitions': '1',
    'share.coordinator.state.topic.replication.factor': `${replicas}`,
    'share.coordinator.state.topic.min.isr': `${inSync}`,
    'share.coordinator.state.topic.num.partitions': '1',
    // The cleaner allocates this at the start: the default 128 MiB would be a quarter of the heap.
    'log.cleaner.dedupe.buffer.size': String(8 * 1024 * 1024),
    ...broker,
    ...topicDefaults,
  }
  return propertiesText(properties)
}

/** The text of a file that java.util.Properties reads. */
export function propertiesText(properties: Readonly<Record<string, string>>): string {
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${escapeValue(value)}\n`)
    .join('')
}

/** A value as java.util.Properties reads it back: a backslash starts an escape there, and lines end values. */
function escapeValue(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r')
}

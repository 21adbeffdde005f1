import type { Admin, Producer } from 'kafkajs'
import { isBridgeError } from '../errors/bridge-error.js'
import { KafkaError } from '../errors/kafka-error.js'
import { probeBrokers, unreachable } from './broker-probe.js'
import type { DeliveryReport } from './delivery-report.js'
import { hasOffsets, lagOfTopic } from './group-lag.js'
import type {
  CreateTopicOptions,
  GroupLag,
  KafkaClient,
  PartitionOffsets,
  ProduceOptions,
  ReadOptions,
  TopicDescription,
} from './kafka-client.js'
import type { KafkaRecord, ProducerRecord } from './kafka-record.js'
import { type KafkajsConnection, REQUEST_LIMIT_MS } from './kafkajs-connection.js'
import { protocolType, toKafkaError } from './kafkajs-errors.js'
import { readRecords } from './read-records.js'
import type { RecordBatch } from './record-batch.js'
import { RecordPump } from './record-pump.js'
import { sendApart, sendTogether } from './send-batch.js'
import { offsetRanges, type TopicOffsets } from './start-offsets.js'
import { unknownGroup } from './unknown-group.js'
import { unknownTopic } from './unknown-topic.js'
import { waitForCoordinator } from './wait-for-coordinator.js'
import { type PartitionLeaders, waitForLeaders, whileLeadersMove } from './wait-for-leaders.js'

/** Kafka's number for a topic as a resource; Node sees only the first of kafkajs's exports as named ones. */
const TOPIC_RESOURCE = 2
const BROKER_RESOURCE = 4
/** kafkajs's number for a setting that was made for the topic itself. */
const TOPIC_CONFIG = 1
const CLOSE_LIMIT_MS = 3000

/** The port's adapter to kafkajs; made by {@link connectKafka}. */
export class KafkajsClient implements KafkaClient {
  readonly bootstrapServers: string
  readonly #connection: KafkajsConnection
  readonly #admin: Admin
  readonly #producers = new Map<-1 | 1, Promise<Producer>>()
  /** Of all brokers, as one of them has said last. */
  #addresses: readonly string[] = []

  constructor(bootstrapServers: string, connection: KafkajsConnection, admin: Admin) {
    this.bootstrapServers = bootstrapServers
    this.#connection = connection
    this.#admin = admin
  }

  async createTopic(options: CreateTopicOptions): Promise<boolean> {
    const { topic, partitions = 1, replicationFactor = -1, config = {}, ifExists = 'fail' } = options
    const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }))
    const topics = [{ topic, numPartitions: partitions, replicationFactor, configEntries }]
    const created = await this.#ask(`create topic ${topic}`, async () => {
      try {
        return await this.#admin.createTopics({ topics, waitForLeaders: false, timeout: REQUEST_LIMIT_MS })
      } catch (error) {
        if (protocolType(error) === 'TOPIC_ALREADY_EXISTS') return false
        throw error
      }
    })
    if (!created) {
      if (ifExists === 'keep') return false
      throw new KafkaError('KAFKA_TOPIC_EXISTS', {
        message: `Topic ${topic} cannot be created at ${this.bootstrapServers}: it exists. Expected a new name.`,
        hint: 'take another name, delete the topic first, or keep it with --if-not-exists',
        details: { topic },
      })
    }
    await waitForLeaders(topic, partitions, () => this.#newLeaders(topic))
    // A broker knows that it leads a partition a moment before it does.
    await this.#fetchOffsets(topic)
    return true
  }

  async listTopics(): Promise<readonly string[]> {
    const topics = await this.#ask('list the topics', () => this.#admin.listTopics())
    return topics.filter((topic) => !topic.startsWith('__')).sort()
  }

  async describeTopics(topics: readonly string[]): Promise<readonly TopicDescription[]> {
    await this.#requireTopics(topics)
    return Promise.all(topics.map((topic) => this.#describe(topic)))
  }

  async createsTopics(): Promise<boolean | undefined> {
    try {
      const { brokers } = await this.#admin.describeCluster()
      const resources = brokers.map(({ nodeId }) => ({
        type: BROKER_RESOURCE,
        name: String(nodeId),
        configNames: ['auto.create.topics.enable'],
      }))
      const answer = await this.#admin.describeConfigs({ resources, includeSynonyms: false })
      const values = answer.resources.flatMap(({ configEntries }) => configEntries)
      return values.length === 0 ? undefined : values.some(({ configValue }) => configValue === 'true')
    } catch {
      // To look at a broker's settings is a right of its own, and an answer that nobody depends on.
      return undefined
    }
  }

  async deleteTopic(topic: string): Promise<void> {
    await this.#requireTopics([topic], 'see which there are with `sparkwire topics list`')
    await this.#ask(`delete topic ${topic}`, () =>
      this.#admin.deleteTopics({ topics: [topic], timeout: REQUEST_LIMIT_MS }),
    )
    await this.#dropProducers()
  }

  async endOffsets(topic: string): Promise<PartitionOffsets> {
    return (await this.#offsets(topic)).end
  }

  async beginningOffsets(topic: string): Promise<PartitionOffsets> {
    return (await this.#offsets(topic)).beginning
  }

  async offsetsAt(topic: string, time: number): Promise<PartitionOffsets> {
    await this.#requireTopics([topic])
    const found = await this.#ask(`find the offsets of topic ${topic} at ${time}`, () =>
      whileLeadersMove(() => this.#admin.fetchTopicOffsetsByTimestamp(topic, time)),
    )
    return byPartition(found.map(({ partition, offset }) => [partition, offset]))
  }

  async groupLag(group: string): Promise<readonly GroupLag[]> {
    const committed = await this.#ask(`read the offsets of group ${group}`, () =>
      this.#admin.fetchOffsets({ groupId: group }),
    )
    const topics = committed.filter(hasOffsets).sort((a, b) => (a.topic < b.topic ? -1 : 1))
    if (topics.length === 0) await this.#requireGroup(group)
    const lags = topics.map(async (each) => lagOfTopic(each, await this.endOffsets(each.topic)))
    return (await Promise.all(lags)).flat()
  }

  async produce(
    topic: string,
    records: Iterable<ProducerRecord> | AsyncIterable<ProducerRecord>,
    options: ProduceOptions = {},
  ): Promise<DeliveryReport> {
    options.signal?.throwIfAborted()
    await this.#requireTopics([topic])
    const { acks = -1, signal } = options
    const partitions = await this.#metadata(topic)
    const producer = await this.#producer(acks)
    const what = `write to topic ${topic}`
    const route = {
      ...{ producer, topic, acks, signal },
      brokersAnswer: () => this.#brokersAnswer(),
      told: (error: unknown) => toKafkaError(error, what, this.bootstrapServers),
    }
    const brokers = new Set(partitions.flatMap(({ replicas }) => replicas))
    const send = brokers.size === 1 ? sendTogether : sendApart
    if (send === sendApart) await this.#askAddresses()
    const asked = (batch: RecordBatch) => this.#ask(what, () => send(route, batch))
    return new RecordPump(topic, partitions.length, asked, options).run(records)
  }

  async *read(topic: string, options: ReadOptions = {}): AsyncGenerator<KafkaRecord> {
    options.signal?.throwIfAborted()
    const ranges = offsetRanges(topic, await this.#offsets(topic), options)
    await this.#askAddresses()
    yield* readRecords({
      connection: this.#connection,
      servers: this.bootstrapServers,
      topic,
      ranges,
      signal: options.signal,
      brokersAnswer: () => this.#brokersAnswer(),
      prepareGroup: (groupId) =>
        this.#ask(`read topic ${topic}`, () => waitForCoordinator(this.#admin, groupId)),
      forgetGroup: async (groupId) => {
        await this.#admin.deleteGroups([groupId])
      },
    })
  }

  async close(): Promise<void> {
    const producers = await Promise.allSettled(this.#producers.values())
    this.#producers.clear()
    const open = producers.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
    const closing = Promise.allSettled([this.#admin, ...open].map((client) => client.disconnect()))
    await within(closing, CLOSE_LIMIT_MS).catch(() => {})
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #producer(acks: -1 | 1): Promise<Producer> {
    const known = this.#producers.get(acks)
    if (known !== undefined) return known
    const producer = this.#connection.producer(acks)
    const connected = this.#ask('connect a producer', () => producer.connect()).then(() => producer)
    connected.catch(() => this.#producers.delete(acks))
    this.#producers.set(acks, connected)
    return connected
  }

  async #askAddresses(): Promise<void> {
    try {
      const { brokers } = await this.#admin.describeCluster()
      this.#addresses = brokers.map(({ host, port }) =>
        host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`,
      )
    } catch {
      // It asks one broker by chance, which may be the one that is gone.
    }
  }

  /** Whether there are brokers besides one that is gone. */
  async #brokersAnswer(): Promise<boolean> {
    if (this.#addresses.length < 2) return false
    try {
      await probeBrokers(this.#addresses)
      return true
    } catch {
      return false
    }
  }

  /** A kafkajs producer asks for every topic it ever wrote to, and fails for all when one of them is gone. */
  async #dropProducers(): Promise<void> {
    const producers = [...this.#producers.values()]
    this.#producers.clear()
    await Promise.allSettled(producers.map(async (producer) => (await producer).disconnect()))
  }

  async #describe(topic: string): Promise<TopicDescription> {
    const [metadata, held, config] = await Promise.all([
      this.#metadata(topic),
      this.#fetchOffsets(topic),
      this.#config(topic),
    ])
    const partitions = metadata
      .map(({ partitionId, leader, replicas, isr }) => ({
        partition: partitionId,
        leader: leader === -1 ? undefined : leader,
        replicas,
        inSyncReplicas: isr,
        beginningOffset: held.beginning.get(partitionId) ?? 0n,
        endOffset: held.end.get(partitionId) ?? 0n,
      }))
      .sort((a, b) => a.partition - b.partition)
    return { topic, partitions, config }
  }

  async #metadata(topic: string) {
    const { topics } = await this.#ask(`describe topic ${topic}`, () =>
      this.#admin.fetchTopicMetadata({ topics: [topic] }),
    )
    return topics[0]?.partitions ?? []
  }

  async #config(topic: string): Promise<Readonly<Record<string, string>>> {
    const resources = [{ type: TOPIC_RESOURCE, name: topic }]
    const { resources: described } = await this.#ask(`read the configuration of topic ${topic}`, () =>
      this.#admin.describeConfigs({ resources, includeSynonyms: false }),
    )
    const own = (described[0]?.configEntries ?? []).filter(
      ({ configSource }) => configSource === TOPIC_CONFIG,
    )
    return Object.fromEntries(own.map(({ configName, configValue }) => [configName, configValue]))
  }

  async #leaders(topic: string): Promise<PartitionLeaders> {
    const metadata = await this.#metadata(topic)
    return metadata.map(({ partitionId, leader }) => ({
      partition: partitionId,
      leader: leader === -1 ? undefined : leader,
    }))
  }

  /** The leaders of a topic that was created just now: none as long as the broker does not know it. */
  async #newLeaders(topic: string): Promise<PartitionLeaders> {
    try {
      return await this.#leaders(topic)
    } catch (error) {
      if (isBridgeError(error, 'KAFKA_REJECTED') && error.details.type === 'UNKNOWN_TOPIC_OR_PARTITION')
        return []
      throw error
    }
  }

  async #offsets(topic: string): Promise<TopicOffsets> {
    await this.#requireTopics([topic])
    return this.#fetchOffsets(topic)
  }

  async #fetchOffsets(topic: string): Promise<TopicOffsets> {
    const found = await this.#ask(`read the offsets of topic ${topic}`, () =>
      whileLeadersMove(() => this.#admin.fetchTopicOffsets(topic)),
    )
    return {
      beginning: byPartition(found.map(({ partition, low }) => [partition, low])),
      end: byPartition(found.map(({ partition, high }) => [partition, high])),
    }
  }

  /** kafkajs would ask for an unknown topic again and again; the list of topics knows at once. */
  async #requireTopics(topics: readonly string[], advice?: string): Promise<void> {
    const known = await this.#ask('list the topics', () => this.#admin.listTopics())
    const unknown = topics.find((topic) => !known.includes(topic))
    if (unknown === undefined) return
    throw unknownTopic(unknown, known, this.bootstrapServers, advice)
  }

  async #requireGroup(group: string): Promise<void> {
    const { groups } = await this.#ask('list the consumer groups', () => this.#admin.listGroups())
    const known = groups.map(({ groupId }) => groupId)
    if (!known.includes(group)) throw unknownGroup(group, known, this.bootstrapServers)
  }

  async #ask<T>(what: string, request: () => Promise<T>): Promise<T> {
    try {
      return await request()
    } catch (error) {
      throw toKafkaError(error, what, this.bootstrapServers)
    }
  }
}

function byPartition(entries: readonly (readonly [number, string])[]): PartitionOffsets {
  const sorted = [...entries].sort(([a], [b]) => a - b)
  return new Map(sorted.map(([partition, offset]) => [partition, BigInt(offset)]))
}

/** Gives up waiting after `limitMs`. */
export async function within<T>(work: Promise<T>, limitMs: number, servers = ''): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unreachable(servers, `no answer within ${limitMs / 1000} s`)), limitMs)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}

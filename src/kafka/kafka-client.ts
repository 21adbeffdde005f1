import type { DeliveryReport } from './delivery-report.js'
import type { KafkaRecord, ProducerRecord } from './kafka-record.js'

/** An offset for each partition. */
export type PartitionOffsets = ReadonlyMap<number, bigint>

/** A topic to be created. */
export interface CreateTopicOptions {
  /** Its name. */
  readonly topic: string
  /** How many partitions it has. @default 1 */
  readonly partitions?: number
  /** How many brokers keep each partition. @default the broker's own */
  readonly replicationFactor?: number
  /** Topic configuration: `retention.ms`, `cleanup.policy`. @default the broker's own */
  readonly config?: Readonly<Record<string, string>>
  /** What to do when the topic is there: `keep` leaves it as it is. @default 'fail' */
  readonly ifExists?: 'fail' | 'keep'
}

/** A partition of a topic as the brokers describe it. */
export interface PartitionDescription {
  readonly partition: number
  /** The node id of the leader; undefined while there is none. */
  readonly leader: number | undefined
  readonly replicas: readonly number[]
  readonly inSyncReplicas: readonly number[]
  readonly beginningOffset: bigint
  readonly endOffset: bigint
}

/** A topic as the brokers describe it. */
export interface TopicDescription {
  readonly topic: string
  readonly partitions: readonly PartitionDescription[]
  /** The settings that were made for this topic; the broker's defaults are left out. */
  readonly config: Readonly<Record<string, string>>
}

/** How far a consumer group is behind one partition. */
export interface GroupLag {
  readonly topic: string
  readonly partition: number
  /** The offset that the group has committed: of the record it reads next. */
  readonly committedOffset: bigint
  readonly endOffset: bigint
  /** Records that it has not read. */
  readonly lag: bigint
}

/** How records are produced. */
export interface ProduceOptions {
  /** Records of one request at most. @default 1000 */
  readonly batchRecords?: number
  /** Bytes for one partition in one request at most; the broker's own limit is 1 MiB by default. @default 786432 */
  readonly batchBytes?: number
  /** How long records of a slow input wait for others, ms. @default 100 */
  readonly lingerMs?: number
  /** -1: all in-sync replicas have it, and a repeated request is not written twice; 1: the leader has it. @default -1 */
  readonly acks?: -1 | 1
  /** Called after each acknowledged batch with the report so far. */
  readonly onProgress?: (report: DeliveryReport) => void
  /** Ends the producing: the promise rejects with its reason. */
  readonly signal?: AbortSignal | undefined
}

/** Where a reading starts, for all partitions or for each. */
export type StartPosition = 'earliest' | 'latest' | bigint | PartitionOffsets

/** Where a reading starts and ends. */
export interface ReadOptions {
  /** @default 'earliest' */
  readonly from?: StartPosition
  /**
   * Where the reading ends: `end` is the end offsets of the moment it starts; `never` follows the topic; offsets
   * are exclusive, and partitions they leave out are not read.
   *
   * @default 'end'
   */
  readonly to?: 'end' | 'never' | PartitionOffsets
  /** Ends the reading: it throws the reason. */
  readonly signal?: AbortSignal | undefined
}

/**
 * What sparkwire needs of Kafka. Every request has a time limit: 5 s to connect, to read metadata and to administer,
 * 15 s for a batch to be acknowledged; where its partition has lost its leader and other brokers answer, 30 s for the next.
 *
 * All methods throw KafkaError: KAFKA_UNREACHABLE when no broker answers, KAFKA_UNKNOWN_TOPIC with the nearest name,
 * KAFKA_REJECTED with the broker's own word.
 */
export interface KafkaClient extends AsyncDisposable {
  readonly bootstrapServers: string
  /**
   * Creates a topic and waits until every partition has a leader. Says whether it was new.
   *
   * @throws KafkaError KAFKA_TOPIC_EXISTS, KAFKA_NO_LEADER
   */
  createTopic(options: CreateTopicOptions): Promise<boolean>
  /** The names of the topics, in order; Kafka's own left out. */
  listTopics(): Promise<readonly string[]>
  describeTopics(topics: readonly string[]): Promise<readonly TopicDescription[]>
  /** Whether brokers create a topic that somebody writes to; undefined where they do not tell this client. */
  createsTopics(): Promise<boolean | undefined>
  deleteTopic(topic: string): Promise<void>
  /** The offset after the last record of each partition. */
  endOffsets(topic: string): Promise<PartitionOffsets>
  /** The offset of the first record that each partition still has. */
  beginningOffsets(topic: string): Promise<PartitionOffsets>
  /** The first offset of each partition whose record is at or after `time`, in ms since the epoch; else its end. */
  offsetsAt(topic: string, time: number): Promise<PartitionOffsets>
  /**
   * How far a consumer group is behind, by partition of all topics it has committed offsets of.
   *
   * @throws KafkaError KAFKA_UNKNOWN_GROUP with the nearest name
   */
  groupLag(group: string): Promise<readonly GroupLag[]>
  /**
   * Produces records in large batches; reads no further ahead than one batch. Records of a partition whose leader
   * moves are sent again, and with `acks` -1 not written twice.
   *
   * @throws KafkaError KAFKA_NOT_ACKNOWLEDGED with the failures and the report so far in its details
   */
  produce(
    topic: string,
    records: Iterable<ProducerRecord> | AsyncIterable<ProducerRecord>,
    options?: ProduceOptions,
  ): Promise<DeliveryReport>
  /**
   * Reads records, each partition in its order, by offsets and never by waiting for silence.
   *
   * @throws KafkaError KAFKA_OFFSET_OUT_OF_RANGE, KAFKA_UNSUPPORTED_CODEC
   */
  read(topic: string, options?: ReadOptions): AsyncIterable<KafkaRecord>
  /** Ends all connections; may be called again. */
  close(): Promise<void>
}

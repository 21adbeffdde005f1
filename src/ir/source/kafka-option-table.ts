import type { ParamReference } from '../option-value.js'
import type { SparkFeature } from '../spark-feature.js'

/** Numbers by topic and partition: `{ orders: { 0: 23 } }`. */
export type PartitionNumbers = Readonly<Record<string, Readonly<Record<string, number>>>>

/** Where to begin or end in each partition: an offset, or one of its ends. */
export type PartitionPositions = Readonly<
  Record<string, Readonly<Record<string, number | 'earliest' | 'latest'>>>
>

/** The values of each form of option. */
export interface KafkaOptionValues {
  readonly boolean: boolean
  /** A whole number above 0. */
  readonly count: number
  /** Spark's own text of a length of time: `15m`. */
  readonly duration: string
  readonly positions: 'earliest' | 'latest' | PartitionPositions
  readonly strategy: 'error' | 'latest'
  readonly text: string
  /** Milliseconds since 1970. */
  readonly timestamp: number
  readonly timestamps: PartitionNumbers
  /** A whole number, 0 or above. */
  readonly whole: number
}

/** Forms of options that are parts of a source themselves, as its topics are. */
export type PartForm = 'headers' | 'partitions' | 'pattern' | 'servers' | 'topics'

/** One option of Spark's Kafka source. */
export interface KafkaOptionEntry {
  /** Spark's name. */
  readonly spark: string
  readonly form: keyof KafkaOptionValues | PartForm
  /** Where it has a meaning; elsewhere it is refused. */
  readonly read: 'stream' | 'batch' | 'both'
  /** The first Spark that has it; absent where each supported one does. */
  readonly needs?: SparkFeature
  /** What holds where it is left out. */
  readonly otherwise: string
  readonly note: string
}

/**
 * Every option of Spark's Kafka source, by the name that it has here, in the order in which a script sets them.
 * Follows https://spark.apache.org/docs/latest/streaming/structured-streaming-kafka-integration.html
 */
export const KAFKA_SOURCE_OPTIONS = {
  bootstrapServers: {
    spark: 'kafka.bootstrap.servers',
    form: 'servers',
    read: 'both',
    otherwise: 'the run says it',
    note: '`host:port`, with commas between several',
  },
  topics: {
    spark: 'subscribe',
    form: 'topics',
    read: 'both',
    otherwise: '',
    note: 'topics by name; one of them as `topic`. Exactly one of topics, pattern and partitions is given',
  },
  topicPattern: {
    spark: 'subscribePattern',
    form: 'pattern',
    read: 'both',
    otherwise: '',
    note: 'a Java regular expression, found anywhere in the name; topics that it matches later are read too',
  },
  partitions: {
    spark: 'assign',
    form: 'partitions',
    read: 'both',
    otherwise: '',
    note: 'only these partitions: `{ orders: [0, 1] }`',
  },
  startingOffsets: {
    spark: 'startingOffsets',
    form: 'positions',
    read: 'both',
    otherwise: '`earliest`; Spark alone would take `latest` for streams',
    note: 'where to begin without a checkpoint: `earliest`, `latest` or `{ orders: { 0: 23, 1: latest } }`, which names every partition; of a batch never `latest`',
  },
  startingTimestamp: {
    spark: 'startingTimestamp',
    form: 'timestamp',
    read: 'both',
    otherwise: '`startingOffsets`',
    note: 'in each partition from the first record of that moment or later',
  },
  startingOffsetsByTimestamp: {
    spark: 'startingOffsetsByTimestamp',
    form: 'timestamps',
    read: 'both',
    otherwise: '`startingOffsets`',
    note: 'the same, with a moment of its own for every partition',
  },
  startingOffsetsByTimestampStrategy: {
    spark: 'startingOffsetsByTimestampStrategy',
    form: 'strategy',
    read: 'both',
    otherwise: '`error`',
    note: 'what a partition without a record of that moment or later does: `error` fails the query, `latest` begins at its end',
  },
  endingOffsets: {
    spark: 'endingOffsets',
    form: 'positions',
    read: 'batch',
    otherwise: '`latest`',
    note: 'where to end: `latest` or `{ orders: { 0: 50, 1: latest } }`, the record of that offset no longer read',
  },
  endingTimestamp: {
    spark: 'endingTimestamp',
    form: 'timestamp',
    read: 'batch',
    otherwise: '`endingOffsets`',
    note: 'in each partition up to the first record of that moment or later',
  },
  endingOffsetsByTimestamp: {
    spark: 'endingOffsetsByTimestamp',
    form: 'timestamps',
    read: 'batch',
    otherwise: '`endingOffsets`',
    note: 'the same, with a moment of its own for every partition',
  },
  maxOffsetsPerTrigger: {
    spark: 'maxOffsetsPerTrigger',
    form: 'count',
    read: 'stream',
    otherwise: 'all there are',
    note: 'records per micro-batch at most, over all partitions; not with the triggers once, continuous and real-time',
  },
  minOffsetsPerTrigger: {
    spark: 'minOffsetsPerTrigger',
    form: 'count',
    read: 'stream',
    otherwise: '1',
    note: 'records that a micro-batch waits for; only with micro-batches that follow each other',
  },
  maxTriggerDelay: {
    spark: 'maxTriggerDelay',
    form: 'duration',
    read: 'stream',
    otherwise: '`15m`',
    note: 'how long it waits for them at most: `90s`, `15m`, `2h`; only beside `minOffsetsPerTrigger`',
  },
  minPartitions: {
    spark: 'minPartitions',
    form: 'count',
    read: 'both',
    otherwise: 'one task a partition',
    note: 'tasks at least: large partitions are split',
  },
  maxRecordsPerPartition: {
    spark: 'maxRecordsPerPartition',
    form: 'count',
    read: 'both',
    needs: 'max_records_per_partition',
    otherwise: 'one task a partition',
    note: 'records per task at most: larger partitions are split',
  },
  failOnDataLoss: {
    spark: 'failOnDataLoss',
    form: 'boolean',
    read: 'both',
    otherwise: 'true',
    note: 'whether records that Kafka deleted unread fail the query',
  },
  includeHeaders: {
    spark: 'includeHeaders',
    form: 'headers',
    read: 'both',
    otherwise: 'no headers',
    note: "headers as a column: `include: { headers: 'name' }`",
  },
  groupIdPrefix: {
    spark: 'groupIdPrefix',
    form: 'text',
    read: 'both',
    otherwise: '`spark-kafka-source`, of a batch `spark-kafka-relation`',
    note: "how the names of the query's consumer groups begin, for ACLs by prefix",
  },
  groupId: {
    spark: 'kafka.group.id',
    form: 'text',
    read: 'both',
    otherwise: 'one for each query',
    note: 'one consumer group for all; for ACLs by name. Offsets are never committed to it',
  },
  pollTimeoutMs: {
    spark: 'kafkaConsumer.pollTimeoutMs',
    form: 'count',
    read: 'both',
    otherwise: '120000',
    note: 'how long a task waits for records before it fails',
  },
  fetchOffsetNumRetries: {
    spark: 'fetchOffset.numRetries',
    form: 'whole',
    read: 'both',
    otherwise: '3',
    note: 'how often offsets are asked for again; each time takes up to a minute where brokers are silent',
  },
  fetchOffsetRetryIntervalMs: {
    spark: 'fetchOffset.retryIntervalMs',
    form: 'whole',
    read: 'both',
    otherwise: '1000',
    note: 'the pause before that',
  },
} as const satisfies Readonly<Record<string, KafkaOptionEntry>>

type Table = typeof KAFKA_SOURCE_OPTIONS

/** The name of an option that is a plain setting of a source. */
export type KafkaSettingName = {
  [N in keyof Table]: Table[N]['form'] extends keyof KafkaOptionValues ? N : never
}[keyof Table]

/** The plain settings of a Kafka source; each may be read from a parameter of the run. */
export type KafkaSettings = {
  readonly [N in KafkaSettingName]?: Table[N]['form'] extends keyof KafkaOptionValues
    ? KafkaOptionValues[Table[N]['form']] | ParamReference
    : never
}

const PARTS: readonly string[] = [
  'headers',
  'partitions',
  'pattern',
  'servers',
  'topics',
] satisfies PartForm[]

/** The names of all plain settings, in order. */
export const KAFKA_SETTING_NAMES = Object.entries(KAFKA_SOURCE_OPTIONS).flatMap(([name, { form }]) =>
  PARTS.includes(form) ? [] : [name as KafkaSettingName],
)

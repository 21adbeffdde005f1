import type { OptionValue, ParamReference } from '../ir/option-value.js'
import type { PartitionPositions } from '../ir/source/kafka-option-table.js'
import type { OptionNames } from './check-options.js'

/** A moment: milliseconds since 1970, a Date, or ISO 8601 text with a zone. */
export type Moment = number | Date | string

/** A moment for each partition, by topic and number: `{ orders: { 0: '2026-01-01T00:00:00Z' } }`. */
export type PartitionMoments = Readonly<Record<string, Readonly<Record<number, Moment>>>>

/**
 * The settings of a Kafka source besides what it reads; docs/kafka-options.md has the table of all of them.
 * Each may be a parameter of the run, `param('name')`.
 */
export interface KafkaSettingOptions {
  /**
   * Where a query without a checkpoint starts: at an end of each partition, or at offsets of every partition,
   * `{ orders: { 0: 23, 1: 'latest' } }`. Spark's own default for streams is `latest`.
   * @default 'earliest'
   */
  readonly startingOffsets?: 'earliest' | 'latest' | PartitionPositions | ParamReference
  /** Starts in each partition at the first record of that moment or later. @default `startingOffsets` */
  readonly startingTimestamp?: Moment | ParamReference
  /** The same, with a moment for each partition. @default `startingOffsets` */
  readonly startingOffsetsByTimestamp?: PartitionMoments | ParamReference
  /**
   * What a partition without a record of the starting moment or later does: `error` fails, `latest` starts at its end.
   * @default 'error'
   */
  readonly startingOffsetsByTimestampStrategy?: 'error' | 'latest' | ParamReference
  /** Of a batch: where it ends. @default 'latest' */
  readonly endingOffsets?: 'latest' | PartitionPositions | ParamReference
  /** Of a batch: it ends in each partition before the first record of that moment or later. @default `endingOffsets` */
  readonly endingTimestamp?: Moment | ParamReference
  /** The same, with a moment for each partition. @default `endingOffsets` */
  readonly endingOffsetsByTimestamp?: PartitionMoments | ParamReference
  /** Of a stream: at most so many records per micro-batch, over all partitions. @default all there are */
  readonly maxOffsetsPerTrigger?: number | ParamReference
  /** Of a stream: a micro-batch waits for so many records. @default none */
  readonly minOffsetsPerTrigger?: number | ParamReference
  /** How long it waits for them: `90s`, `15m`. @default '15m' */
  readonly maxTriggerDelay?: string | ParamReference
  /** At least so many tasks: large partitions are split. @default a task for each partition of the topics */
  readonly minPartitions?: number | ParamReference
  /** At most so many records per task: larger partitions are split. Needs Spark 4.0. @default any number */
  readonly maxRecordsPerPartition?: number | ParamReference
  /**
   * Whether records that Kafka deleted before they were read fail the query.
   * @default true
   */
  readonly failOnDataLoss?: boolean | ParamReference
  /**
   * How the names of the query's consumer groups begin.
   * @default spark-kafka-source, of a batch spark-kafka-relation
   */
  readonly groupIdPrefix?: OptionValue
  /**
   * One consumer group for all of the query; offsets are never committed to it.
   * @default one of its own for each query
   */
  readonly groupId?: OptionValue
  /** Milliseconds that a task waits for records. @default 120000 */
  readonly pollTimeoutMs?: number | ParamReference
  /** How often offsets are asked for again. @default 3 */
  readonly fetchOffsetNumRetries?: number | ParamReference
  /** Milliseconds before that. @default 1000 */
  readonly fetchOffsetRetryIntervalMs?: number | ParamReference
}

/** Their names. */
export const KAFKA_SETTING_OPTIONS: OptionNames<KafkaSettingOptions> = {
  startingOffsets: true,
  startingTimestamp: true,
  startingOffsetsByTimestamp: true,
  startingOffsetsByTimestampStrategy: true,
  endingOffsets: true,
  endingTimestamp: true,
  endingOffsetsByTimestamp: true,
  maxOffsetsPerTrigger: true,
  minOffsetsPerTrigger: true,
  maxTriggerDelay: true,
  minPartitions: true,
  maxRecordsPerPartition: true,
  failOnDataLoss: true,
  groupIdPrefix: true,
  groupId: true,
  pollTimeoutMs: true,
  fetchOffsetNumRetries: true,
  fetchOffsetRetryIntervalMs: true,
}

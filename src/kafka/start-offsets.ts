import { KafkaError } from '../errors/kafka-error.js'
import type { PartitionOffsets, ReadOptions, StartPosition } from './kafka-client.js'

/** What one partition is read for: from `from` on, up to `to`, exclusive; without it for ever. */
export interface OffsetRange {
  readonly from: bigint
  readonly to: bigint | undefined
}

/** What a topic holds at one moment. */
export interface TopicOffsets {
  readonly beginning: PartitionOffsets
  readonly end: PartitionOffsets
}

/**
 * The range to read of each partition that has one.
 *
 * @throws KafkaError KAFKA_OFFSET_OUT_OF_RANGE, KAFKA_UNKNOWN_PARTITION
 */
export function offsetRanges(
  topic: string,
  held: TopicOffsets,
  options: Pick<ReadOptions, 'from' | 'to'>,
): ReadonlyMap<number, OffsetRange> {
  const { from = 'earliest', to = 'end' } = options
  const ranges = new Map<number, OffsetRange>()
  for (const wanted of [from, to]) checkPartitions(topic, held, wanted)
  for (const [partition, end] of held.end) {
    const beginning = held.beginning.get(partition) ?? 0n
    const limit = to === 'never' ? undefined : to === 'end' ? end : to.get(partition)
    if (limit === undefined && to !== 'never') continue
    const start = startOf(from, partition, beginning, end)
    if (start === undefined) continue
    if (start < beginning) throw outOfRange(topic, partition, start, beginning, end)
    // Beyond the end Kafka would start somewhere else without a word.
    const range = { from: atMost(start, end), to: limit }
    if (limit === undefined || range.from < limit) ranges.set(partition, range)
  }
  return ranges
}

function startOf(from: StartPosition, partition: number, beginning: bigint, end: bigint): bigint | undefined {
  if (from === 'earliest') return beginning
  if (from === 'latest') return end
  return typeof from === 'bigint' ? from : from.get(partition)
}

function checkPartitions(topic: string, held: TopicOffsets, wanted: StartPosition | 'end' | 'never'): void {
  if (!(wanted instanceof Map)) return
  const unknown = [...(wanted as PartitionOffsets).keys()].find((partition) => !held.end.has(partition))
  if (unknown === undefined) return
  throw unknownPartition(topic, unknown, held.end.size)
}

/** The error for a partition that a topic of `partitions` does not have. */
export function unknownPartition(topic: string, partition: number, partitions: number): KafkaError {
  return new KafkaError('KAFKA_UNKNOWN_PARTITION', {
    message: `Topic ${topic} has no partition ${partition}. Expected 0 to ${partitions - 1}.`,
    details: { topic, partition, partitions },
  })
}

function outOfRange(
  topic: string,
  partition: number,
  start: bigint,
  beginning: bigint,
  end: bigint,
): KafkaError {
  return new KafkaError('KAFKA_OFFSET_OUT_OF_RANGE', {
    message: `Topic ${topic} [${partition}] no longer has offset ${start}. Expected ${beginning} to ${end}.`,
    hint: 'read from earliest, or raise retention.ms before records are deleted',
    details: { topic, partition, offset: String(start), beginning: String(beginning), end: String(end) },
  })
}

/** Math.min does not take bigint. */
function atMost(offset: bigint, limit: bigint): bigint {
  if (offset > limit) return limit
  return offset
}

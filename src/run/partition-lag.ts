import { z } from 'zod'
import type { SourceProgress, StreamingQueryProgress } from './streaming-progress.js'

const offset = z.number().int().nonnegative()

export const partitionLag = z.object({
  topic: z.string(),
  partition: z.number().int().nonnegative(),
  /** The offset after the last record that was read. */
  endOffset: offset,
  /** The offset after the last record that the partition held when the micro-batch ended. */
  latestOffset: offset,
  /** Records that were there and not read. */
  lag: offset,
})

/** How far a query is behind one partition of Kafka. */
export type PartitionLag = z.infer<typeof partitionLag>

const kafkaOffsets = z.record(z.string(), z.record(z.string().regex(/^\d+$/), offset))

/** Offsets as Spark's Kafka source writes them: `{ topic: { partition: offset } }`. */
export type KafkaOffsets = z.infer<typeof kafkaOffsets>

/** The offsets of a source of Kafka; none of any other. */
export function kafkaOffsetsOf(offsets: unknown): KafkaOffsets {
  return kafkaOffsets.safeParse(offsets).data ?? {}
}

/** How far a query is behind, by partition, in order. Two sources that read the same partition: by the slower one. */
export function lagOf({ sources }: Pick<StreamingQueryProgress, 'sources'>): readonly PartitionLag[] {
  const slowest = new Map<string, PartitionLag>()
  for (const each of sources.flatMap(lagOfSource)) {
    const place = `${each.topic} ${each.partition}`
    const known = slowest.get(place)
    if (known === undefined || each.lag > known.lag) slowest.set(place, each)
  }
  return [...slowest.values()].sort(byPlace)
}

function lagOfSource({ endOffset, latestOffset }: SourceProgress): PartitionLag[] {
  const ends = kafkaOffsetsOf(endOffset)
  return Object.entries(kafkaOffsetsOf(latestOffset)).flatMap(([topic, partitions]) =>
    Object.entries(partitions).map(([partition, latest]) => {
      const end = ends[topic]?.[partition] ?? 0
      // A micro-batch may have read what came after the source was asked.
      const lag = Math.max(0, latest - end)
      return { topic, partition: Number(partition), endOffset: end, latestOffset: latest, lag }
    }),
  )
}

/** Topics by their names, partitions by their numbers. */
export function byPlace(
  a: Pick<PartitionLag, 'topic' | 'partition'>,
  b: Pick<PartitionLag, 'topic' | 'partition'>,
): number {
  return a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1
}

/** All partitions together. */
export function totalLag(lags: readonly Pick<PartitionLag, 'lag'>[]): number {
  return lags.reduce((total, { lag }) => total + lag, 0)
}

import type { GroupLag, PartitionOffsets } from './kafka-client.js'

/** What kafkajs gives of a partition of which the group has committed nothing. */
const NO_OFFSET = '-1'

/** What a group has committed of one topic, as kafkajs tells it. */
export interface CommittedOffsets {
  readonly topic: string
  readonly partitions: readonly { readonly partition: number; readonly offset: string }[]
}

/** Whether the group has committed anything of the topic. */
export function hasOffsets({ partitions }: CommittedOffsets): boolean {
  return partitions.some(({ offset }) => offset !== NO_OFFSET)
}

/** How far the group is behind, by partition, in order. */
export function lagOfTopic({ topic, partitions }: CommittedOffsets, end: PartitionOffsets): GroupLag[] {
  const committed = partitions.filter(({ offset }) => offset !== NO_OFFSET)
  return committed
    .map(({ partition, offset }) => {
      const committedOffset = BigInt(offset)
      const endOffset = end.get(partition) ?? committedOffset
      // A topic that was made anew ends before what was committed of the one before.
      const lag = endOffset > committedOffset ? endOffset - committedOffset : 0n
      return { topic, partition, committedOffset, endOffset, lag }
    })
    .sort((a, b) => a.partition - b.partition)
}

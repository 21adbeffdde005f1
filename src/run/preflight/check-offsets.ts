import { KafkaError } from '../../errors/kafka-error.js'
import type { PartitionOffsets } from '../../kafka/kafka-client.js'
import type { ResumedSource } from './check-checkpoint.js'
import { fails, type Problem, warns } from './problem.js'

/** The offsets that a topic has now. */
export interface HeldOffsets {
  readonly beginning: PartitionOffsets
  readonly end: PartitionOffsets
}

/** Whether the topics still hold what a checkpoint goes on from; Spark fails at the first gap unless told not to. */
export function compareOffsets(
  { query, source, offsets }: ResumedSource,
  held: ReadonlyMap<string, HeldOffsets>,
): Problem[] {
  const severity = source.failOnDataLoss === false ? warns : fails
  return Object.entries(offsets).flatMap(([topic, partitions]) => {
    const now = held.get(topic)
    if (now === undefined) return []
    return Object.entries(partitions).flatMap(([partition, offset]) => {
      const error = gapOf({ query, topic, partition: Number(partition), offset: BigInt(offset) }, now)
      return error === undefined ? [] : [severity(error)]
    })
  })
}

interface Resumption {
  readonly query: string
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
}

function gapOf({ query, topic, partition, offset }: Resumption, held: HeldOffsets): KafkaError | undefined {
  const [beginning, end] = [held.beginning.get(partition), held.end.get(partition)]
  const hint = 'begin with a fresh checkpoint, or set failOnDataLoss: false to go on without what is lost'
  if (beginning === undefined || end === undefined) {
    return new KafkaError('KAFKA_UNKNOWN_PARTITION', {
      message: `The checkpoint of sink ${query} goes on in partition ${partition} of topic ${topic}, which has only ${held.end.size}. Expected the partitions that were there before.`,
      hint,
      details: { query, topic, partition, partitions: held.end.size },
    })
  }
  if (offset >= beginning && offset <= end) return undefined
  const lost = offset < beginning ? 'records in between were deleted' : 'the topic was created anew'
  return new KafkaError('KAFKA_OFFSET_OUT_OF_RANGE', {
    message: `The checkpoint of sink ${query} goes on at offset ${offset} of topic ${topic} [${partition}], but ${lost}. Expected ${beginning} to ${end}.`,
    hint,
    details: {
      query,
      topic,
      partition,
      offset: String(offset),
      beginning: String(beginning),
      end: String(end),
    },
  })
}

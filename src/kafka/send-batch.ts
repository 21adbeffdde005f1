import { setTimeout as sleep } from 'node:timers/promises'
import type { Producer } from 'kafkajs'
import { mayPass } from './kafkajs-errors.js'
import type { RecordBatch } from './record-batch.js'

/** What became of each partition's share of a batch: the offset of its first record, or why it was not acknowledged. */
export type BatchAnswer = ReadonlyMap<number, bigint | { readonly error: unknown }>

/** What a batch is sent with. */
export interface BatchRoute {
  readonly producer: Producer
  readonly topic: string
  readonly acks: -1 | 1
  /** Whether there are brokers besides one that is gone. */
  readonly brokersAnswer: () => Promise<boolean>
  /** The error that users are told. */
  readonly told: (error: unknown) => unknown
  readonly signal: AbortSignal | undefined
}

/**
 * How long a partition may be without a leader that takes records, ms: a broker that died is missed after 9 s by
 * default, and its partitions then have another leader.
 */
export const LEADERLESS_LIMIT_MS = 30_000
const POLL_MS = 200

/** Sends a batch in one request: for partitions that can have one leader alone. */
export async function sendTogether(
  { producer, topic, acks }: Pick<BatchRoute, 'producer' | 'topic' | 'acks'>,
  { records }: Pick<RecordBatch, 'records'>,
): Promise<BatchAnswer> {
  const messages = records.map(({ partition, key, value, headers, timestamp }) => ({
    partition,
    key,
    value,
    headers: headers as Record<string, Buffer[]>,
    timestamp: String(timestamp),
  }))
  const answers = await producer.sendBatch({ acks, topicMessages: [{ topic, messages }] })
  return new Map(answers.map(({ partition, baseOffset }) => [partition, BigInt(baseOffset ?? -1)]))
}

/**
 * Sends each partition of a batch in a request of its own, again and again while its leader moves.
 *
 * Of a request for several brokers kafkajs repeats also what one of them is still answering, under new sequence numbers,
 * so that it is written twice; and it leaves out what has moved to a broker that has answered already.
 */
export async function sendApart(route: BatchRoute, batch: RecordBatch): Promise<BatchAnswer> {
  const answers = [...batch.byPartition()].map(async ([partition, records]): Promise<BatchAnswer> => {
    try {
      return await whileItMayPass(route, () => sendTogether(route, { records }))
    } catch (error) {
      return new Map([[partition, { error: route.told(error) }]])
    }
  })
  return new Map((await Promise.all(answers)).flatMap((answer) => [...answer]))
}

async function whileItMayPass<T>(
  { brokersAnswer, signal }: BatchRoute,
  request: () => Promise<T>,
): Promise<T> {
  const deadline = performance.now() + LEADERLESS_LIMIT_MS
  for (;;) {
    try {
      return await request()
    } catch (error) {
      const over = performance.now() > deadline || signal?.aborted === true
      if (over || !mayPass(error) || !(await brokersAnswer())) throw error
    }
    await sleep(POLL_MS)
  }
}

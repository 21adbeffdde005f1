import { setTimeout as sleep } from 'node:timers/promises'
import { KafkaError } from '../errors/kafka-error.js'
import { saysLeaderMoves } from './kafkajs-errors.js'

const POLL_MS = 50

/** The leader of each partition of a topic; undefined where there is none yet. */
export type PartitionLeaders = readonly { readonly partition: number; readonly leader: number | undefined }[]

/**
 * Waits until all `partitions` of a topic have a leader. In KRaft mode a topic is created before its brokers know it.
 *
 * @throws KafkaError KAFKA_NO_LEADER
 */
export async function waitForLeaders(
  topic: string,
  partitions: number,
  leaders: () => Promise<PartitionLeaders>,
  limitMs = 10_000,
): Promise<void> {
  const deadline = performance.now() + limitMs
  for (;;) {
    const known = await leaders()
    const leaderless = Array.from({ length: partitions }, (_, index) => index).filter(
      (partition) => known.find((each) => each.partition === partition)?.leader === undefined,
    )
    if (leaderless.length === 0) return
    if (performance.now() > deadline) {
      throw new KafkaError('KAFKA_NO_LEADER', {
        message: `Topic ${topic} was created, but after ${limitMs / 1000} s partition ${leaderless.join(', ')} had no leader. Expected a leader for each of ${partitions} partitions.`,
        hint: 'check that the brokers run; `sparkwire topics describe` shows the leaders',
        details: { topic, partitions: leaderless },
      })
    }
    await sleep(POLL_MS)
  }
}

/** Asks again, within `limitMs`, as long as the answer is that another broker leads the partition. */
export async function whileLeadersMove<T>(request: () => Promise<T>, limitMs = 5000): Promise<T> {
  const deadline = performance.now() + limitMs
  for (;;) {
    try {
      return await request()
    } catch (error) {
      if (!saysLeaderMoves(error) || performance.now() > deadline) throw error
    }
    await sleep(POLL_MS)
  }
}

import { PreflightError } from '../../errors/preflight-error.js'
import type { KafkaClient } from '../../kafka/kafka-client.js'
import { type Problem, warns } from './problem.js'

/** How far ahead a record's timestamp may be before it is told, ms. */
const AHEAD_MS = 60_000

/**
 * Whether a topic has records of the future. A broker does not tell its time, but timestamps do: they come from the
 * broker or from producers, and a clock of ours that is behind makes watermarks and `idle` wait.
 */
export async function clockProblems(
  kafka: Pick<KafkaClient, 'endOffsets' | 'offsetsAt'>,
  topic: string,
): Promise<Problem[]> {
  const now = Date.now()
  // First: where a topic has nothing of that time, the answer is its end at a later moment.
  const end = await kafka.endOffsets(topic)
  const ahead = await kafka.offsetsAt(topic, now + AHEAD_MS)
  const partitions = [...ahead].filter(([partition, offset]) => offset < (end.get(partition) ?? 0n))
  if (partitions.length === 0) return []
  const [[partition, offset]] = partitions as [[number, bigint]]
  return [
    warns(
      new PreflightError('PREFLIGHT_CLOCK_SKEW', {
        message: `Topic ${topic} has records more than ${AHEAD_MS / 1000} s ahead of this machine's clock, from offset ${offset} of partition ${partition} on. Expected timestamps of the past.`,
        hint: "compare the clocks of this machine, the brokers and the producers; a watermark follows the latest timestamp and drops what is 'late'",
        details: { topic, partitions: partitions.map(([each]) => each), now: new Date(now).toISOString() },
      }),
    ),
  ]
}

import { type ConnectKafkaOptions, connectKafka } from '../../kafka/connect-kafka.js'
import type { Answer } from '../../toolchain/doctor/finding.js'
import { clockProblems } from './check-clock.js'

/** Of a cluster's topics some are enough to see whether its clocks are ours. */
const CLOCK_TOPICS = 8

/**
 * What the doctor says of brokers that answer.
 *
 * @throws what connectKafka throws
 */
export async function brokerAnswer(
  brokers: ConnectKafkaOptions,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  await using kafka = await connectKafka({ ...brokers, signal })
  const topics = await kafka.listTopics()
  const asked = topics.slice(0, CLOCK_TOPICS)
  const clocks = (await Promise.all(asked.map((topic) => clockProblems(kafka, topic)))).flat()
  const found = `${kafka.bootstrapServers} answers, ${topics.length} topics`
  const [first] = clocks
  if (first === undefined) return { found }
  return { status: 'warning', found: `${found}; ${first.error.message}`, fix: first.error.hint ?? '' }
}

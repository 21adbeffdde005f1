import { setTimeout as sleep } from 'node:timers/promises'
import { TestingError } from '../errors/testing-error.js'
import type { KafkaClient } from '../kafka/kafka-client.js'
import type { ProducerRecord } from '../kafka/kafka-record.js'
import type { GivenRecord, TestCase } from './test-spec.js'

const GONE_LIMIT_MS = 10_000
const POLL_MS = 20

/**
 * Calls `work` while the case's topics exist, new and fed. The job names its topics, so cases on one broker take
 * turns, each with topics of its own that start at offset 0 and are deleted afterwards. A topic that was there
 * before is never touched.
 *
 * @throws TESTING_TOPIC_TAKEN, any KafkaError
 */
export async function withCaseTopics<T>(
  kafka: KafkaClient,
  testCase: TestCase,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const partitions = new Map<string, number>()
  for (const { kind, name, ...expectation } of testCase.expect) {
    if (kind === 'topic') partitions.set(name, 'partitions' in expectation ? expectation.partitions : 1)
  }
  for (const given of testCase.given) partitions.set(given.topic, given.partitions)
  const taken = (await kafka.listTopics()).filter((topic) => partitions.has(topic))
  if (taken.length > 0) {
    throw new TestingError('TESTING_TOPIC_TAKEN', {
      message: `Case "${testCase.name}" makes its topics itself, but ${taken.map((topic) => `"${topic}"`).join(', ')} exists on ${kafka.bootstrapServers}. Expected no topic of that name.`,
      hint: 'leave out --bootstrap-servers to test on a broker of its own, or delete the topic',
      details: { topics: taken },
    })
  }
  const made: string[] = []
  try {
    for (const [topic, count] of partitions) {
      signal?.throwIfAborted()
      made.push(topic)
      await kafka.createTopic({ topic, partitions: count })
    }
    for (const { topic, records } of testCase.given) {
      if (records.length > 0) await kafka.produce(topic, records.map(producerRecord), { signal })
    }
    return await work()
  } finally {
    await deleteTopics(kafka, made)
  }
}

/** Deletes those of the topics that are there, and waits until the broker no longer lists them. */
export async function deleteTopics(kafka: KafkaClient, names: readonly string[]): Promise<void> {
  const topics = (await kafka.listTopics()).filter((topic) => names.includes(topic))
  for (const topic of topics) await kafka.deleteTopic(topic)
  const end = performance.now() + GONE_LIMIT_MS
  while (topics.length > 0 && performance.now() < end) {
    const there = await kafka.listTopics()
    if (!topics.some((topic) => there.includes(topic))) return
    await sleep(POLL_MS)
  }
}

function producerRecord(record: GivenRecord): ProducerRecord {
  return {
    key: record.key,
    value: record.value,
    headers: Object.entries(record.headers).map(([key, value]) => ({ key, value })),
    timestamp: record.timestampMs,
    partition: record.partition,
  }
}

import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import type { ProducerRecord } from '../../src/kafka/kafka-record.js'
import { startSandboxBroker } from '../../src/run/sandbox-broker.js'
import { brokerPid, testClient, testTopic } from '../helpers/broker.js'

const RECORDS = 3000
const PARTITIONS = 3

test('the leader of a partition is killed while records are produced: each is acknowledged and there once, in order', async () => {
  const kafka = await startSandboxBroker({
    brokers: 3,
    // Kafka waits three times as long before it misses a broker.
    topicDefaults: { 'broker.session.timeout.ms': '3000' },
  })
  onTestFinished(() => kafka.stop())
  const client = await testClient(kafka.bootstrapServers)
  const topic = await testTopic(client, { partitions: PARTITIONS })
  const [before] = await client.describeTopics([topic])
  expect(before?.partitions.map(({ replicas }) => replicas.length)).toEqual([3, 3, 3])
  const killed = before?.partitions[0]?.leader

  async function* records(): AsyncIterable<ProducerRecord> {
    for (let index = 0; index < RECORDS; index++) {
      if (index === RECORDS / 3) process.kill(brokerPid(kafka, killed), 'SIGKILL')
      if (index % 100 === 0) await sleep(20)
      yield { value: `${index}`, partition: index % PARTITIONS }
    }
  }
  const began = performance.now()
  const report = await client.produce(topic, records(), { batchRecords: 300 })
  expect(performance.now() - began).toBeLessThan(40_000)
  const each = RECORDS / PARTITIONS
  expect(report.partitions.map(({ records: count, lastOffset }) => [count, lastOffset])).toEqual(
    Array.from({ length: PARTITIONS }, () => [each, BigInt(each - 1)]),
  )

  const seen: number[][] = Array.from({ length: PARTITIONS }, () => [])
  for await (const { partition, value } of client.read(topic))
    seen[partition]?.push(Number(Buffer.from(value ?? []).toString()))
  const numbers = Array.from({ length: RECORDS }, (_, index) => index)
  expect(seen).toEqual(
    Array.from({ length: PARTITIONS }, (_, partition) =>
      numbers.filter((index) => index % PARTITIONS === partition),
    ),
  )
  const [after] = await client.describeTopics([topic])
  expect(after?.partitions.map(({ leader }) => leader)).not.toContain(killed)
})

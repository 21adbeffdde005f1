import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import type { KafkaRecord, ProducerRecord } from '../../src/kafka/kafka-record.js'
import { startSandboxBroker } from '../../src/run/sandbox-broker.js'
import { brokerPid, testClient, testTopic } from '../helpers/broker.js'

const RECORDS = 3000
const PARTITIONS = 3

test('the leader of a partition is killed while records are produced and read: each is acknowledged and there once, in order', async () => {
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
  const readAlong = byPartition(client.read(topic, { to: 'never' }), RECORDS)
  const began = performance.now()
  const report = await client.produce(topic, records(), { batchRecords: 300 })
  expect(performance.now() - began).toBeLessThan(40_000)
  const each = RECORDS / PARTITIONS
  expect(report.partitions.map(({ records: count, lastOffset }) => [count, lastOffset])).toEqual(
    Array.from({ length: PARTITIONS }, () => [each, BigInt(each - 1)]),
  )

  const numbers = Array.from({ length: RECORDS }, (_, index) => index)
  const expected = Array.from({ length: PARTITIONS }, (_, partition) =>
    numbers.filter((index) => index % PARTITIONS === partition),
  )
  expect(await readAlong).toEqual(expected)
  expect(await byPartition(client.read(topic))).toEqual(expected)
  const [after] = await client.describeTopics([topic])
  expect(after?.partitions.map(({ leader }) => leader)).not.toContain(killed)
})

/** The numbers of the records of each partition, in the order in which they come, until so many are there. */
async function byPartition(records: AsyncIterable<KafkaRecord>, limit = Infinity): Promise<number[][]> {
  const seen: number[][] = Array.from({ length: PARTITIONS }, () => [])
  let count = 0
  for await (const { partition, value } of records) {
    seen[partition]?.push(Number(Buffer.from(value ?? []).toString()))
    count++
    if (count === limit) break
  }
  return seen
}

import { setTimeout as sleep } from 'node:timers/promises'
import kafkajs from 'kafkajs'
import { describe, expect, onTestFinished, test } from 'vitest'
import { connectKafka } from '../../src/kafka/connect-kafka.js'
import type { KafkaRecord, ProducerRecord } from '../../src/kafka/kafka-record.js'
import { freePorts } from '../../src/sandbox/free-ports.js'
import { brokerPid, ownBroker, sharedBroker, testClient, testTopic } from '../helpers/broker.js'
import { collect } from '../helpers/collect.js'

const { Kafka, logLevel } = kafkajs

const text = (bytes: Uint8Array | null): string | null =>
  bytes === null ? null : Buffer.from(bytes).toString()

describe('topics', () => {
  test('a new topic can be written to at once, is listed, described, and gone when deleted', async () => {
    const client = await testClient()
    const topic = await testTopic(client, { partitions: 3, config: { 'retention.ms': '123456789' } })
    expect(await client.listTopics()).toContain(topic)
    await client.produce(topic, [{ value: 'a', partition: 2 }])
    expect(await client.describeTopics([topic])).toEqual([
      {
        topic,
        partitions: [0, 1, 2].map((partition) => ({
          partition,
          leader: 1,
          replicas: [1],
          inSyncReplicas: [1],
          beginningOffset: 0n,
          endOffset: partition === 2 ? 1n : 0n,
        })),
        config: { 'retention.ms': '123456789' },
      },
    ])
    await client.deleteTopic(topic)
    expect(await client.listTopics()).not.toContain(topic)
  })

  test('a topic that exists is an error, or is kept when asked', async () => {
    const client = await testClient()
    const topic = await testTopic(client)
    await expect(client.createTopic({ topic })).rejects.toMatchObject({
      code: 'KAFKA_TOPIC_EXISTS',
      message: `Topic ${topic} cannot be created at ${sharedBroker()}: it exists. Expected a new name.`,
    })
    expect(await client.createTopic({ topic, ifExists: 'keep' })).toBe(false)
  })

  test.each([
    {
      topic: 'wrong',
      config: { 'retention.mss': '1' },
      says: {
        message: 'Kafka refused to create topic wrong: Configuration is invalid.',
        type: 'INVALID_CONFIG',
      },
      hint: 'check the names and values of the topic configuration',
    },
    {
      topic: 'a b',
      says: {
        message: expect.stringMatching(/^Kafka refused to create topic a b: /),
        type: 'INVALID_TOPIC_EXCEPTION',
      },
      hint: 'a topic name has at most 249 letters, digits, dots, underscores and dashes',
    },
  ])('what the broker refuses is told in its words: $says.type', async ({ topic, config, says, hint }) => {
    const client = await testClient()
    const refused = client.createTopic({ topic, ...(config === undefined ? {} : { config }) })
    await expect(refused).rejects.toMatchObject({
      ...{ code: 'KAFKA_REJECTED', message: says.message, hint },
      details: { type: says.type },
    })
  })

  test('an unknown topic is told with the nearest name, by every request', async () => {
    const client = await testClient()
    const topic = await testTopic(client)
    const wrong = `${topic.slice(0, -1)}x`
    for (const request of [
      client.describeTopics([wrong]),
      client.endOffsets(wrong),
      client.produce(wrong, [{ value: 'a' }]),
      collect(client.read(wrong)),
      client.deleteTopic(wrong),
    ]) {
      await expect(request).rejects.toMatchObject({
        code: 'KAFKA_UNKNOWN_TOPIC',
        hint: expect.stringContaining(`did you mean ${topic}?`),
      })
    }
  })
})

describe('the lag of a consumer group', () => {
  test('is by partition of what it has committed; what it has not, is not told', async () => {
    const client = await testClient()
    const topic = await testTopic(client, { partitions: 3 })
    await client.produce(topic, [
      { value: 'a', partition: 0 },
      { value: 'b', partition: 0 },
      { value: 'c', partition: 2 },
    ])
    const group = `group-of-${topic}`
    const admin = new Kafka({ brokers: [sharedBroker()], logLevel: logLevel.NOTHING }).admin()
    await admin.connect()
    onTestFinished(() => admin.disconnect())
    const partitions = [
      { partition: 2, offset: '1' },
      { partition: 0, offset: '0' },
    ]
    await admin.setOffsets({ groupId: group, topic, partitions })
    expect(await client.groupLag(group)).toEqual([
      { topic, partition: 0, committedOffset: 0n, endOffset: 2n, lag: 2n },
      { topic, partition: 2, committedOffset: 1n, endOffset: 1n, lag: 0n },
    ])
    await expect(client.groupLag(`${group.slice(0, -1)}x`)).rejects.toMatchObject({
      code: 'KAFKA_UNKNOWN_GROUP',
      hint: `did you mean ${group}?`,
    })
  })
})

describe('produce', () => {
  test('reports 50,000 records partition by partition, and they are all there in order', async () => {
    const client = await testClient()
    const topic = await testTopic(client, { partitions: 3 })
    const count = 50_000
    function* records(): Iterable<ProducerRecord> {
      for (let index = 0; index < count; index++) {
        yield { key: `k${index % 1000}`, value: `${index}`.padStart(200, '0') }
      }
    }
    let progressed = 0
    const report = await client.produce(topic, records(), { onProgress: (now) => (progressed = now.records) })
    const end = await client.endOffsets(topic)
    expect(report.records).toBe(count)
    expect(progressed).toBe(count)
    expect(report.partitions.reduce((sum, { records }) => sum + records, 0)).toBe(count)
    expect(report.partitions.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(report.bytes)
    for (const { partition, records, firstOffset, lastOffset } of report.partitions) {
      expect([firstOffset, lastOffset, end.get(partition)]).toEqual([
        0n,
        BigInt(records - 1),
        BigInt(records),
      ])
    }

    const last = new Map<number, { readonly offset: bigint; readonly value: number }>()
    const partitionOfKey = new Map<string, number>()
    let read = 0
    for await (const { partition, offset, key, value } of client.read(topic)) {
      read++
      const before = last.get(partition) ?? { offset: -1n, value: -1 }
      const number = Number(text(value))
      if (offset !== before.offset + 1n || number <= before.value)
        throw new Error(`[${partition}] ${offset} is out of order`)
      last.set(partition, { offset, value: number })
      const name = text(key) ?? ''
      if ((partitionOfKey.get(name) ?? partition) !== partition)
        throw new Error(`${name} is in two partitions`)
      partitionOfKey.set(name, partition)
    }
    expect(read).toBe(count)
    expect(partitionOfKey.size).toBe(1000)
  })

  test('a record that is too large fails by name, and the next producing works', async () => {
    const client = await testClient()
    const topic = await testTopic(client)
    const large = client.produce(topic, [{ value: 'x'.repeat(2_000_000) }])
    await expect(large).rejects.toMatchObject({
      code: 'KAFKA_NOT_ACKNOWLEDGED',
      hint: expect.stringContaining('max.message.bytes'),
      details: { failures: [{ topic, partition: 0, records: 1 }], acknowledged: { records: 0 } },
    })
    expect((await client.produce(topic, [{ value: 'x' }], { acks: 1 })).partitions).toMatchObject([
      { partition: 0, records: 1, firstOffset: 0n, lastOffset: 0n },
    ])
  })

  test('a broker that is killed on the way ends it within seconds, naming what was not acknowledged', async () => {
    const broker = await ownBroker()
    const client = await testClient(broker.bootstrapServers)
    const topic = await testTopic(client, { partitions: 2 })
    let acknowledged = 0
    let killedAt = 0
    async function* endless(): AsyncIterable<ProducerRecord> {
      for (let index = 0; ; index++) {
        if (index === 5000) {
          killedAt = performance.now()
          process.kill(brokerPid(broker), 'SIGKILL')
        }
        if (index % 500 === 0) await sleep(5)
        yield { value: `${index}`, partition: index % 2 }
      }
    }
    const producing = client.produce(topic, endless(), {
      batchRecords: 1000,
      onProgress: ({ records }) => {
        acknowledged = records
      },
    })
    const error = await producing.then(
      () => undefined,
      (reason: unknown) => reason as { details: { acknowledged: { records: number } } },
    )
    expect(performance.now() - killedAt).toBeLessThan(10_000)
    expect(error).toMatchObject({
      code: 'KAFKA_NOT_ACKNOWLEDGED',
      details: {
        failures: [
          { topic, partition: 0, records: 500, cause: expect.stringContaining('ECONNREFUSED') },
          { topic, partition: 1, records: 500, cause: expect.stringContaining('ECONNREFUSED') },
        ],
      },
    })
    expect(acknowledged).toBeGreaterThan(0)
    expect(error?.details.acknowledged.records).toBe(acknowledged)
    await expect(client.listTopics()).rejects.toMatchObject({ code: 'KAFKA_UNREACHABLE' })
  })
})

describe('read', () => {
  test('gives back what was sent: keys, nulls, empty values, bytes, headers, timestamps', async () => {
    const client = await testClient()
    const topic = await testTopic(client)
    const bytes = new Uint8Array([0, 255, 195, 40])
    await client.produce(topic, [
      { key: 'a', value: 'ä', timestamp: 1517363399650 },
      { key: 'tombstone', value: null, timestamp: 1517363399651 },
      { value: '', timestamp: 1517363399652 },
      { key: bytes, value: bytes, timestamp: 1517363399653, headers: [{ key: 'h', value: bytes }] },
      {
        value: 'x',
        timestamp: 1517363399654,
        headers: [
          { key: 'twice', value: '1' },
          { key: 'other', value: '' },
          { key: 'twice', value: '2' },
        ],
      },
    ])
    const form = ({ offset, timestamp, key, value, headers }: KafkaRecord): unknown[] => [
      Number(offset),
      timestamp,
      key === null ? null : [...key],
      value === null ? null : [...value],
      headers.map((header) => [header.key, [...(header.value ?? [])]]),
    ]
    const tombstone = [...Buffer.from('tombstone')]
    expect((await collect(client.read(topic))).map(form)).toEqual([
      [0, 1517363399650, [97], [195, 164], []],
      [1, 1517363399651, tombstone, null, []],
      [2, 1517363399652, null, [], []],
      [3, 1517363399653, [0, 255, 195, 40], [0, 255, 195, 40], [['h', [0, 255, 195, 40]]]],
      [
        4,
        1517363399654,
        null,
        [120],
        [
          ['twice', [49]],
          ['twice', [50]],
          ['other', []],
        ],
      ],
    ])
  })

  test('ends at the end of the moment it starts, also while records come in', async () => {
    const client = await testClient()
    const topic = await testTopic(client)
    await client.produce(topic, [{ value: '0' }, { value: '1' }])
    const seen: (string | null)[] = []
    for await (const { value } of client.read(topic)) {
      seen.push(text(value))
      await client.produce(topic, [{ value: 'later' }])
    }
    expect(seen).toEqual(['0', '1'])
  })

  test('starts and ends at offsets, also those of a time', async () => {
    const client = await testClient()
    const topic = await testTopic(client, { partitions: 2 })
    const records = Array.from({ length: 20 }, (_, index) => ({
      value: `${index}`,
      partition: index % 2,
      timestamp: 1000 + index,
    }))
    await client.produce(topic, records)
    const from = await client.offsetsAt(topic, 1015)
    expect([...from]).toEqual([
      [0, 8n],
      [1, 7n],
    ])
    const values = async (options: Parameters<typeof client.read>[1]) =>
      (await collect(client.read(topic, options)))
        .map(({ value }) => Number(text(value)))
        .sort((a, b) => a - b)
    expect(await values({ from })).toEqual([15, 16, 17, 18, 19])
    expect(await values({ from: 8n })).toEqual([16, 17, 18, 19])
    expect(await values({ from: new Map([[1, 2n]]), to: new Map([[1, 4n]]) })).toEqual([5, 7])
    expect(await values({ from: 'latest' })).toEqual([])
  })

  test('follows a topic until it is aborted', async () => {
    const client = await testClient()
    const topic = await testTopic(client)
    const controller = new AbortController()
    const seen: (string | null)[] = []
    const reading = (async () => {
      for await (const { value } of client.read(topic, {
        from: 'latest',
        to: 'never',
        signal: controller.signal,
      })) {
        seen.push(text(value))
        if (seen.length === 2) controller.abort(new Error('two are enough'))
      }
    })()
    await sleep(300)
    await client.produce(topic, [{ value: 'a' }, { value: 'b' }])
    await expect(reading).rejects.toThrow('two are enough')
    expect(seen).toEqual(['a', 'b'])
  })

  test('a slow reader gets everything, though only little is read ahead', async () => {
    const client = await testClient()
    const topic = await testTopic(client)
    const value = 'x'.repeat(1000)
    await client.produce(
      topic,
      Array.from({ length: 10_000 }, () => ({ value })),
    )
    let read = 0
    for await (const { offset } of client.read(topic)) {
      expect(offset).toBe(BigInt(read++))
      if (read % 1000 === 0) await sleep(20)
    }
    expect(read).toBe(10_000)
  })

  test('records compressed with a codec that is missing here are an error that says so', async () => {
    const client = await testClient()
    // The broker compresses them anew, as a Java producer would have.
    const topic = await testTopic(client, { config: { 'compression.type': 'lz4' } })
    await client.produce(topic, [{ value: 'x' }])
    await expect(collect(client.read(topic))).rejects.toMatchObject({
      code: 'KAFKA_UNSUPPORTED_CODEC',
      message: expect.stringContaining(topic),
    })
  })
})

describe('connect', () => {
  test('a broker that is not there is told within five seconds', async () => {
    const [port = 0] = await freePorts(1)
    const began = performance.now()
    await expect(connectKafka({ bootstrapServers: `127.0.0.1:${port}` })).rejects.toMatchObject({
      code: 'KAFKA_UNREACHABLE',
      message: expect.stringContaining(`127.0.0.1:${port} refused the connection`),
    })
    expect(performance.now() - began).toBeLessThan(5000)
  })

  test('a broker that takes connections but does not answer is told within eight seconds', async () => {
    const broker = await ownBroker()
    process.kill(brokerPid(broker), 'SIGSTOP')
    try {
      const began = performance.now()
      await expect(connectKafka({ bootstrapServers: broker.bootstrapServers })).rejects.toMatchObject({
        code: 'KAFKA_UNREACHABLE',
      })
      expect(performance.now() - began).toBeLessThan(8000)
    } finally {
      process.kill(brokerPid(broker), 'SIGCONT')
    }
  })

  test('an abort ends the attempt with its reason', async () => {
    const reason = new Error('never mind')
    const connecting = connectKafka({ bootstrapServers: sharedBroker(), signal: AbortSignal.abort(reason) })
    await expect(connecting).rejects.toBe(reason)
  })
})

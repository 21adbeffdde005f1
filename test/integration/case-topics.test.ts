import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { KafkaRecord } from '../../src/kafka/kafka-record.js'
import { withCaseTopics } from '../../src/testing/case-topics.js'
import { openTestBench, type TestBench } from '../../src/testing/test-bench.js'
import type { TestCase } from '../../src/testing/test-spec.js'

let bench: TestBench

beforeAll(async () => {
  bench = await openTestBench()
})

beforeEach(() => bench.clear())

afterAll(async () => {
  await bench[Symbol.asyncDispose]()
})

const text = (records: readonly KafkaRecord[]): unknown[] =>
  records.map(({ partition, offset, key, value }) => [
    partition,
    offset,
    key === null ? null : Buffer.from(key).toString(),
    value === null ? null : Buffer.from(value).toString(),
  ])

const CASE: TestCase = {
  name: 'one',
  at: { line: 1, column: 1 },
  given: [
    {
      topic: 'given',
      at: { line: 1, column: 1 },
      partitions: 2,
      records: [
        { key: 'a', value: 'x', headers: { h: '1' }, timestampMs: 1_767_225_600_000, partition: 1 },
        { key: null, value: null, headers: {}, partition: 0 },
      ],
    },
  ],
  expect: [
    {
      kind: 'topic',
      name: 'alerts',
      at: { line: 1, column: 1 },
      partitions: 3,
      ordered: false,
      contains: false,
      tolerance: 0,
      rows: [],
    },
  ],
  params: {},
  timeoutMs: 1000,
}

describe('the topics of a case', () => {
  test('are there, fed as given, while the case runs, and gone afterwards', async () => {
    const seen = await withCaseTopics(bench.kafka, CASE, undefined, async () => ({
      topics: await bench.kafka.listTopics(),
      given: await bench.records('given'),
      alerts: (await bench.kafka.describeTopics(['alerts']))[0]?.partitions.length,
    }))
    expect(seen.topics).toEqual(['alerts', 'given'])
    expect(text(seen.given).sort()).toEqual([
      [0, 0n, null, null],
      [1, 0n, 'a', 'x'],
    ])
    const [, fed] = [...seen.given].sort((a, b) => a.partition - b.partition)
    expect(fed?.timestamp).toBe(1_767_225_600_000)
    expect(fed?.headers).toEqual([{ key: 'h', value: Buffer.from('1') }])
    expect(seen.alerts).toBe(3)
    expect(await bench.kafka.listTopics()).toEqual([])
  })

  test('start at offset 0 again for the next case, ten times over', async () => {
    for (let round = 0; round < 10; round++) {
      const records = await withCaseTopics(bench.kafka, CASE, undefined, () => bench.records('given'))
      expect(records.map(({ offset }) => offset)).toEqual([0n, 0n])
    }
  })

  test('are deleted also when the case throws', async () => {
    const failing = withCaseTopics(bench.kafka, CASE, undefined, () => Promise.reject(new Error('broke')))
    await expect(failing).rejects.toThrow('broke')
    expect(await bench.kafka.listTopics()).toEqual([])
  })

  test('a topic that was there before is not touched', async () => {
    await bench.feed('alerts', [{ value: 'mine' }])
    await expect(withCaseTopics(bench.kafka, CASE, undefined, async () => 1)).rejects.toMatchObject({
      code: 'TESTING_TOPIC_TAKEN',
      exit: 2,
      details: { topics: ['alerts'] },
    })
    expect(text(await bench.records('alerts'))).toEqual([[0, 0n, null, 'mine']])
    expect(await bench.kafka.listTopics()).toEqual(['alerts'])
  })
})

describe('the bench', () => {
  test('feeds text, bytes, tombstones, and objects as JSON with all digits', async () => {
    const report = await bench.feed(
      'fed',
      [
        { key: 'a', value: 'text' },
        { key: 'b', value: Uint8Array.of(104, 105) },
        { key: 'c', value: null },
        { key: 'd', value: { n: 9007199254740993n, list: [1, null, 'x'] } },
      ],
      { partitions: 1 },
    )
    expect(report).toMatchObject({ topic: 'fed', records: 4 })
    expect(text(await bench.records('fed'))).toEqual([
      [0, 0n, 'a', 'text'],
      [0, 1n, 'b', 'hi'],
      [0, 2n, 'c', null],
      [0, 3n, 'd', '{"n":9007199254740993,"list":[1,null,"x"]}'],
    ])
  })

  test('feeds the same topic again, and clears it', async () => {
    await bench.feed('twice', [{ value: '1' }])
    await bench.feed('twice', [{ value: '2' }])
    expect(await bench.records('twice')).toHaveLength(2)
    await bench.clear()
    expect(await bench.kafka.listTopics()).toEqual([])
  })

  test('takes a broker that is there, and leaves it running', async () => {
    const guest = await openTestBench({ bootstrapServers: bench.bootstrapServers })
    await guest.feed('guest', [{ value: 'x' }])
    await guest[Symbol.asyncDispose]()
    expect(await bench.kafka.listTopics()).toEqual(['guest'])
    await bench.kafka.deleteTopic('guest')
  })
})

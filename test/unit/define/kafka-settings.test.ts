import { describe, expect, test } from 'vitest'
import { compileJob } from '../../../src/compile/compile-job.js'
import { text } from '../../../src/define/formats.js'
import { job } from '../../../src/define/job.js'
import { type KafkaOptions, kafka } from '../../../src/define/kafka.js'
import { param } from '../../../src/define/param.js'
import { results } from '../../../src/define/sinks.js'
import { parseDocument } from '../../../src/ir/parse-document.js'
import {
  KAFKA_SETTING_NAMES,
  KAFKA_SOURCE_OPTIONS,
  type KafkaOptionEntry,
} from '../../../src/ir/source/kafka-option-table.js'
import { BESIDE, SAMPLES } from './kafka-samples.js'

type Given = Readonly<Record<string, unknown>>

/** As a caller without a type checker sees it. */
const loose = (options: Given) => kafka({ value: text(), ...options } as KafkaOptions)
const compiled = (options: Given) =>
  compileJob(job({ name: 'j', sinks: { a: results(loose(options)) } }).toDocument())

const refused = (message: string): unknown =>
  expect.objectContaining({ code: 'DEFINE_BAD_VALUE', message: expect.stringContaining(message) })

describe('every option of the table', () => {
  test.each(
    Object.entries(KAFKA_SOURCE_OPTIONS as Record<string, KafkaOptionEntry>),
  )('%s reaches the script, from the definition and from its document', (name, {
    spark,
    form,
    read,
    needs,
  }) => {
    const [value, python] = SAMPLES[form]
    const subscribes = ['topics', 'pattern', 'partitions'].includes(form)
    const given = form === 'headers' ? { include: { headers: value } } : { [name]: value }
    const job = compiled({
      ...(subscribes ? {} : { topic: 'orders' }),
      ...(read === 'batch' ? { read: 'batch' } : {}),
      ...BESIDE[name],
      ...given,
    })
    expect(job.script).toContain(`.option("${spark}", ${python})`)
    expect(job.needs).toEqual(needs === undefined ? [] : [needs])
    const again = parseDocument(JSON.parse(JSON.stringify(job.document)))
    expect(compileJob(again).script).toBe(job.script)
  })

  test.each(KAFKA_SETTING_NAMES)('%s may be a parameter, and is refused in another form', (name) => {
    const { spark, read } = KAFKA_SOURCE_OPTIONS[name]
    const given = { topic: 'orders', ...(read === 'batch' ? { read: 'batch' } : {}), ...BESIDE[name] }
    const { script, params } = compiled({ ...given, [name]: param('given') })
    expect(script).toContain(`.option("${spark}", bridge.param("given"))`)
    expect(params).toEqual(['bootstrap_servers', 'given'])
    for (const bad of [-1, 1.5, '', [], {}, { orders: 5 }, { orders: { x: 1 } }, 5n]) {
      expect(() => loose({ ...given, [name]: bad }), String(bad)).toThrow(
        expect.objectContaining({ code: 'DEFINE_BAD_VALUE' }),
      )
    }
  })
})

describe('what Spark would refuse or leave out', () => {
  const topic = 'orders'
  const both = { orders: { 0: 5, 1: 6 } }
  const cases: readonly (readonly [string, Given, string])[] = [
    ['two ways to say what is read', { topic, partitions: { orders: [0] } }, 'Expected one of topic'],
    ['a topic twice', { topics: ['a', 'a'] }, 'Expected each once'],
    ['a partition twice', { partitions: { orders: [1, 1] } }, 'each once'],
    ['no partition of a topic', { partitions: { orders: [] } }, 'whole numbers from 0 on'],
    [
      'a limit of micro-batches in a batch',
      { topic, read: 'batch', minOffsetsPerTrigger: 5 },
      'read as a batch',
    ],
    ['an end of a stream', { topic, endingOffsets: 'latest' }, 'the source is a stream'],
    ['an ending moment of a stream', { topic, endingTimestamp: 5 }, 'the source is a stream'],
    [
      'two starts',
      { topic, startingOffsets: 'latest', startingTimestamp: 5 },
      'startingOffsets of a Kafka source: it stands beside startingTimestamp',
    ],
    [
      'two ends',
      { topic, read: 'batch', endingOffsets: 'latest', endingTimestamp: 5 },
      'it stands beside endingTimestamp',
    ],
    ['two names of a group', { topic, groupId: 'a', groupIdPrefix: 'b' }, 'it stands beside groupId'],
    [
      'a strategy without moments',
      { topic, startingOffsetsByTimestampStrategy: 'latest' },
      'it stands alone',
    ],
    ['a delay without a minimum', { topic, maxTriggerDelay: '5m' }, 'it beside minOffsetsPerTrigger'],
    [
      'a minimum above the maximum',
      { topic, minOffsetsPerTrigger: 6, maxOffsetsPerTrigger: 5 },
      'at most maxOffsetsPerTrigger, 5',
    ],
    ['a batch from the latest', { topic, read: 'batch', startingOffsets: 'latest' }, 'begins before its end'],
    [
      'a batch from the latest of one partition',
      { topic, read: 'batch', startingOffsets: { orders: { 0: 1, 1: 'latest' } } },
      'begins before its end',
    ],
    [
      'a batch to the earliest',
      { topic, read: 'batch', endingOffsets: { orders: { 0: 'earliest' } } },
      'ends behind its start',
    ],
    [
      'an end before its start',
      { topic, read: 'batch', startingOffsets: both, endingOffsets: { orders: { 0: 5, 1: 5 } } },
      '5 of orders-1. Expected at least its start, 6',
    ],
    [
      'an end of fewer partitions',
      { topic, read: 'batch', startingOffsets: both, endingOffsets: { orders: { 0: 5 } } },
      'orders-1 is missing',
    ],
    [
      'an offset of a topic that is not read',
      { topic, startingOffsets: { orders: { 0: 1 }, other: { 0: 1 } } },
      'other. Expected only what the source reads: orders',
    ],
    [
      'no offset of a topic that is read',
      { topics: ['orders', 'items'], startingOffsets: both },
      'items is missing',
    ],
    [
      'an offset of a partition that is not assigned',
      { partitions: { orders: [0] }, startingOffsets: both },
      'orders-1. Expected only',
    ],
    [
      'a moment without a zone',
      { topic, startingTimestamp: '2026-01-01T00:00:00' },
      'Expected ISO 8601 text with a zone',
    ],
    [
      'a moment between milliseconds',
      { topic, startingTimestamp: '2026-01-01T00:00:00.000001Z' },
      'to the millisecond',
    ],
  ]
  test.each(cases)('%s', (_name, options, message) => {
    expect(() => loose(options)).toThrow(refused(message))
  })

  test('an option that is none of the Kafka client', () => {
    expect(() => loose({ topic, options: { maxOffsetPerTrigger: '5' } })).toThrow(
      expect.objectContaining({ code: 'DEFINE_UNKNOWN_OPTION', hint: 'Use maxOffsetsPerTrigger.' }),
    )
    expect(() => loose({ topic, options: { 'client.rack': 'a' } })).toThrow(
      expect.objectContaining({
        code: 'DEFINE_UNKNOWN_OPTION',
        hint: 'Write kafka.client.rack if it is one.',
      }),
    )
  })

  test('a start that is not said is the earliest record', () => {
    expect(compiled({ topic }).script).toContain('.option("startingOffsets", "earliest")')
    expect(compiled({ topic, startingTimestamp: 5 }).script).not.toContain('"startingOffsets"')
  })
})

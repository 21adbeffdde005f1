import { describe, expect, test } from 'vitest'
import { binary, json, text } from '../../../src/define/formats.js'
import { kafka } from '../../../src/define/kafka.js'
import { param } from '../../../src/define/param.js'
import { t } from '../../../src/schema/type-builders.js'
import { columns } from './quakes.js'

/** As a caller without a type checker sees it. */
const loose = kafka as (options: unknown) => unknown

const value = json({ id: t.string() })

describe('a Kafka source', () => {
  test('has the columns of its key, its value and what it includes, all of them nullable', () => {
    const source = kafka({
      topic: 'a',
      key: text(),
      value: json({ id: t.bigint() }),
      include: { timestamp: 'ts', offset: 'offset', headers: 'headers' },
    })
    expect(columns(source)).toEqual([
      'key string?',
      'id bigint?',
      'ts timestamp?',
      'offset bigint?',
      'headers array<struct<key:string,value:binary>>?',
    ])
    expect(columns(kafka({ topic: 'a', key: binary('k'), value: text('line') }))).toEqual([
      'k binary?',
      'line string?',
    ])
  })

  test('starts at the earliest offset unless told otherwise', () => {
    expect(kafka({ topic: 'a', value }).toNode()).toMatchObject({
      startingOffsets: 'earliest',
      topics: ['a'],
    })
    expect(kafka({ topics: ['a', 'b'], value, startingOffsets: 'latest' }).toNode()).toMatchObject({
      startingOffsets: 'latest',
      topics: ['a', 'b'],
    })
  })

  test('says which two places a column comes from', () => {
    expect(() => kafka({ topic: 'a', key: json({ id: t.string() }), value })).toThrow(
      expect.objectContaining({
        code: 'DEFINE_DUPLICATE_COLUMN',
        message:
          'Column id of a Kafka source: it comes from the key and from the value. Expected one column of that name.',
      }),
    )
    expect(() => kafka({ topic: 'a', value: text(), include: { timestamp: 'VALUE' } })).toThrow(
      'it comes from the value and from include.timestamp.',
    )
  })

  test('knows no other options', () => {
    expect(() => loose({ topic: 'a', value, startingOffset: 'latest' })).toThrow(
      expect.objectContaining({ code: 'DEFINE_UNKNOWN_OPTION', hint: 'Did you mean startingOffsets?' }),
    )
    expect(() => loose({ topic: 'a', value, include: { timestmp: 'at' } })).toThrow(
      'Option of include: timestmp.',
    )
    expect(() => loose('a')).toThrow(expect.objectContaining({ code: 'DEFINE_BAD_VALUE' }))
  })

  test.each<[object]>([
    [{}],
    [{ topic: 'a', topics: ['b'] }],
    [{ topic: 'a', topicPattern: 'b' }],
    [{ topics: [] }],
    [{ topicPattern: '' }],
    [{ topic: 'a', startingOffsets: 'first' }],
    [{ topic: 'a', maxOffsetsPerTrigger: 0 }],
    [{ topic: 'a', minPartitions: 1.5 }],
    [{ topic: 'a', options: { 'kafka.client.rack': 5 } }],
    [{ topic: 'a', options: { 'kafka.client.rack': '\ud800' } }],
  ])('refuses %j', (options) => {
    expect(() => loose({ value, ...options })).toThrow(expect.objectContaining({ code: 'DEFINE_BAD_VALUE' }))
  })

  test('refuses a source without columns', () => {
    expect(() => kafka({ topic: 'a' })).toThrow('Columns of a Kafka source: none.')
  })

  test.each(['', '.', '..', 'a b', 'a,b', 'a/b', 'é', 'a'.repeat(250)])('refuses the topic %j', (topic) => {
    expect(() => kafka({ topic, value })).toThrow(expect.objectContaining({ code: 'DEFINE_BAD_NAME' }))
  })

  test.each([
    'kafka.auto.offset.reset',
    'kafka.key.deserializer',
    'kafka.value.deserializer',
    'kafka.enable.auto.commit',
    'kafka.interceptor.classes',
    'kafka.transactional.id',
    'kafka.bootstrap.servers',
    'Subscribe',
    'STARTINGOFFSETS',
    'kafka.group.id',
    'groupIdPrefix',
    'kafkaConsumer.pollTimeoutMs',
    'endingOffsets',
  ])('refuses the option %s and says what to do', (option) => {
    expect(() => kafka({ topic: 'a', value, options: { [option]: 'x' } })).toThrow(
      expect.objectContaining({ code: 'DEFINE_FORBIDDEN_OPTION', hint: expect.stringMatching(/\w/) }),
    )
  })

  test.each([
    'kafka.sasl.jaas.config',
    'kafka.ssl.truststore.password',
    'kafka.ssl.keystore.key',
    'kafka.my.client.secret',
  ])('takes the secret %s as a parameter only', (option) => {
    expect(() => kafka({ topic: 'a', value, options: { [option]: 'x' } })).toThrow(
      expect.objectContaining({ code: 'DEFINE_FORBIDDEN_OPTION', hint: expect.stringContaining("secret('") }),
    )
    const source = kafka({ topic: 'a', value, options: { [option]: param('hidden') } })
    expect(source.toNode()).toMatchObject({ options: { [option]: { param: 'hidden' } } })
  })

  test('refuses a parameter without a proper name', () => {
    expect(() => param('a b')).toThrow(expect.objectContaining({ code: 'DEFINE_BAD_NAME' }))
  })

  test('refuses a JSON value without fields, a wrong mode, and a decimal that Spark does not have', () => {
    expect(() => kafka({ topic: 'a', value: json({}) })).toThrow('Columns of a Kafka source: none.')
    expect(() => json({ id: t.string() }, { badRecord: 'null' } as never)).toThrow(
      'Option of json: badRecord.',
    )
    expect(() => t.decimal(39, 2)).toThrow(expect.objectContaining({ code: 'SCHEMA_UNSUPPORTED_TYPE' }))
    expect(() => t.decimal(5, 6)).toThrow(expect.objectContaining({ code: 'SCHEMA_UNSUPPORTED_TYPE' }))
  })
})

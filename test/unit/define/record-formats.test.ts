import { describe, expect, test } from 'vitest'
import { csv, json, text } from '../../../src/define/formats.js'
import { kafka } from '../../../src/define/kafka.js'
import { protobuf } from '../../../src/define/protobuf.js'
import { t } from '../../../src/schema/type-builders.js'
import { releasesWithConnector } from '../../../src/toolchain/connector-artifacts.js'
import { columns } from './quakes.js'

const fields = { id: t.string(), mag: t.double() }
/** As a caller without a type checker sees them. */
const looseCsv = csv as (fields: unknown, options: unknown) => ReturnType<typeof csv>
const looseKafka = kafka as (options: unknown) => unknown

const refused = (code: string, facts: object = {}) => expect.objectContaining({ code, ...facts })

describe('formats of fields', () => {
  test('give the declared columns, all of them nullable', () => {
    expect(columns(kafka({ topic: 'a', key: csv({ shard: t.int() }), value: json(fields) }))).toEqual([
      'shard int?',
      'id string?',
      'mag double?',
    ])
  })

  test('are in the document as they were given', () => {
    const value = csv(fields, { badRecords: 'drop', options: { sep: ';' } })
    expect(kafka({ topic: 'a', value }).toNode()).toMatchObject({
      value: { kind: 'csv', badRecords: 'drop', options: { sep: ';' } },
    })
    expect(value.node('value')).not.toHaveProperty('column')
    expect(json(fields).node('value')).not.toHaveProperty('options')
  })

  test.each([
    ['mode', "Use badRecords: 'fail', 'null' or 'drop'."],
    ['columnNameOfCorruptRecord', 'badRecords(source)'],
    ['HEADER', 'A record is one line'],
    ['comment', 'as text()'],
  ])('refuse the option %s and say what to do', (option, hint) => {
    const value = csv(fields, { options: { [option]: 'x' } })
    expect(() => kafka({ topic: 'a', value })).toThrow(
      refused('DEFINE_FORBIDDEN_OPTION', { hint: expect.stringContaining(hint) }),
    )
  })

  test('refuse an option that Spark would pass over, with the nearest one', () => {
    const value = json(fields, { options: { timestampformat: 'yyyy', alowComments: 'true' } })
    expect(() => kafka({ topic: 'a', value })).toThrow(
      refused('DEFINE_UNKNOWN_OPTION', { hint: 'Did you mean allowComments?' }),
    )
  })

  test.each([
    [{ badRecords: 'skip' }, 'badRecords of csv: "skip". Expected drop, fail, null.'],
    [{ options: { sep: 5 } }, 'Option sep of csv: 5. Expected a text.'],
    [{ options: { sep: '\ud800' } }, 'Expected a text.'],
  ])('refuse %j', (options, message) => {
    expect(() => kafka({ topic: 'a', value: looseCsv(fields, options) })).toThrow(message)
  })
})

test('Protobuf says that it is not there, why, and what to do instead', () => {
  expect(() => kafka({ topic: 'a', value: protobuf(fields, { descriptor: 'a.desc' }) })).toThrow(
    refused('DEFINE_NO_FORMAT', {
      message: expect.stringContaining('spark-protobuf, no jars are locked for any Spark'),
      hint: expect.stringContaining('binary()'),
    }),
  )
  expect(releasesWithConnector('protobuf')).toEqual([])
})

describe('headers of a Kafka source', () => {
  test('are columns of text, named apart from the others', () => {
    const source = kafka({ topic: 'a', value: text(), headers: { 'trace-id': 'trace', b: 'b' } })
    expect(columns(source)).toEqual(['value string?', 'trace string?', 'b string?'])
    expect(() => kafka({ topic: 'a', value: text(), headers: { 'trace-id': 'VALUE' } })).toThrow(
      'Column VALUE of a Kafka source: it comes from the value and from headers["trace-id"].',
    )
  })

  test.each([
    [{}],
    [[]],
    [null],
    ['trace'],
    [{ '': 'a' }],
    [{ '\ud800': 'a' }],
    [{ a: '' }],
  ])('refuses %j', (headers) => {
    expect(() => looseKafka({ topic: 'a', value: text(), headers })).toThrow(refused('DEFINE_BAD_VALUE'))
  })
})

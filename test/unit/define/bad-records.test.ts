import { describe, expect, test } from 'vitest'
import { compileJob } from '../../../src/compile/compile-job.js'
import { badRecords, toDeadLetter } from '../../../src/define/bad-records.js'
import { csv, json, text } from '../../../src/define/formats.js'
import { job } from '../../../src/define/job.js'
import { kafka } from '../../../src/define/kafka.js'
import { results } from '../../../src/define/sinks.js'
import { t } from '../../../src/schema/type-builders.js'
import { columns } from './quakes.js'

const value = json({ id: t.string() }, { badRecords: 'drop' })
const orders = kafka({ topic: 'orders', value })

const scriptOf = (sinks: Parameters<typeof job>[0]['sinks']): string =>
  compileJob(job({ name: 'j', sinks }).toDocument()).script

describe('the bad records of a source', () => {
  test('are rows with the cause and the whole record', () => {
    expect(columns(badRecords(orders))).toEqual([
      'cause string?',
      'topic string?',
      'partition int?',
      'offset bigint?',
      'timestamp timestamp?',
      'key binary?',
      'value binary?',
      'headers array<struct<key:string,value:binary>>?',
    ])
  })

  test('come from the same check as the rows of the source', () => {
    const script = scriptOf({ good: results(orders), bad: results(badRecords(orders)) })
    expect(script.match(/orders_checked = /g)).toHaveLength(1)
    expect(script).toContain('good = orders_checked.filter(F.col("bad_record").isNull())')
    expect(script).toContain('bad = orders_checked.filter(F.col("bad_record").isNotNull())')
  })

  test('need the headers, which a source without them does not read', () => {
    expect(scriptOf({ good: results(orders) })).not.toContain('includeHeaders')
    expect(scriptOf({ dead: toDeadLetter(orders, { topic: 'd' }) })).toContain('"includeHeaders", True')
  })

  test('are those of the formats that drop, key or value', () => {
    const key = csv({ shard: t.int() }, { badRecords: 'drop' })
    const script = scriptOf({ bad: results(badRecords(kafka({ topic: 'a', key, value: text() }))) })
    expect(script).toContain('"key: no CSV of the declared fields"')
    expect(script).not.toContain('value_fields')
  })

  test('need a format that drops', () => {
    const failing = kafka({ topic: 'a', key: text(), value: json({ id: t.string() }) })
    expect(() => badRecords(failing)).toThrow(
      expect.objectContaining({
        code: 'DEFINE_BAD_VALUE',
        message: expect.stringContaining(
          'Bad records of the Kafka source a: none of its formats drops records.',
        ),
        hint: "Write json({ … }, { badRecords: 'drop' }).",
      }),
    )
  })

  test('need the source itself', () => {
    expect(() => badRecords(orders.select('id'))).toThrow('Expected the dataset that kafka({ … }) gave')
    expect(() => badRecords('orders' as never)).toThrow(
      expect.objectContaining({ code: 'DEFINE_NOT_A_COLUMN' }),
    )
    expect(
      () =>
        toDeadLetter(orders, { topic: 'a b' }) &&
        job({ name: 'j', sinks: { d: toDeadLetter(orders, { topic: 'a b' }) } }),
    ).toThrow(expect.objectContaining({ code: 'DEFINE_BAD_NAME' }))
    expect(() => toDeadLetter(orders, { topic: 'a', outputMode: 'update' } as never)).toThrow(
      'Option of toDeadLetter: outputMode.',
    )
  })
})

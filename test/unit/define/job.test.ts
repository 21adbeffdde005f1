import { describe, expect, test } from 'vitest'
import { lit } from '../../../src/define/functions/lit.js'
import { struct } from '../../../src/define/functions/struct.js'
import { toJson } from '../../../src/define/functions/text-functions.js'
import { job } from '../../../src/define/job.js'
import { script } from '../../../src/define/script.js'
import { results, toConsole, toKafka } from '../../../src/define/sinks.js'
import { availableNow, processingTime } from '../../../src/define/triggers.js'
import { parseDocument } from '../../../src/ir/parse-document.js'
import { t } from '../../../src/schema/type-builders.js'
import { quakes } from './quakes.js'

/** As a caller without a type checker sees it. */
const loose = job as (options: unknown) => unknown
const alert = quakes.select((c) => ({ key: c.id, value: toJson(struct({ mag: c.mag })) }))

describe('a job', () => {
  test('lists each relation once, however many sinks read it, inputs first', () => {
    const strong = quakes.filter((c) => c.mag.ge(5))
    const { relations, sinks } = job({
      name: 'j',
      sinks: { a: results(strong), b: toConsole(strong), c: results(quakes) },
    }).toDocument()
    expect(relations.map(({ kind }) => kind)).toEqual(['kafka_source', 'filter'])
    expect(sinks.map(({ name, input }) => [name, input])).toEqual([
      ['a', 1],
      ['b', 1],
      ['c', 0],
    ])
  })

  test('gives its trigger to the sinks without one', () => {
    const { sinks } = job({
      name: 'j',
      sinks: { a: results(quakes), b: results(quakes, { trigger: processingTime('5 seconds') }) },
      trigger: availableNow(),
    }).toDocument()
    expect(sinks.map(({ trigger }) => trigger)).toEqual([
      { kind: 'available_now' },
      { kind: 'processing_time', interval: '5 seconds' },
    ])
  })

  test('records the call that made each step', () => {
    const { relations, sinks } = job({ name: 'j', sinks: { a: results(quakes.drop('id')) } }).toDocument()
    expect(relations[0]?.site).toMatch(/quakes\.ts:\d+:\d+/)
    expect(relations[1]?.site).toMatch(/job\.test\.ts:\d+:\d+/)
    expect(sinks[0]?.site).toMatch(/job\.test\.ts:\d+:\d+/)
  })

  test.each(['', '-a', 'a b', 'a/b', '"""', 'é', 'a'.repeat(101)])('refuses the name %j', (name) => {
    expect(() => job({ name, sinks: { a: results(quakes) } })).toThrow(
      expect.objectContaining({ code: 'DEFINE_BAD_NAME' }),
    )
  })

  test.each(['', '1a', 'a-b', 'a.b', '../a', 'a b'])('refuses the sink %j', (name) => {
    expect(() => job({ name: 'j', sinks: { [name]: results(quakes) } })).toThrow(
      expect.objectContaining({ code: 'DEFINE_BAD_NAME' }),
    )
  })

  test('refuses sinks whose folders may be the same', () => {
    expect(() => job({ name: 'j', sinks: { a: results(quakes), A: results(quakes) } })).toThrow(
      'Name of a sink: A. Expected names that differ by more than upper and lower case.',
    )
  })

  test('refuses what is no sink, no dataset, no number of partitions, and an unknown option', () => {
    expect(() => loose({ name: 'j', sinks: {} })).toThrow('Sinks of the job j: none.')
    expect(() => loose({ name: 'j' })).toThrow('Sinks of the job j: none.')
    expect(() => loose({ name: 'j', sinks: { a: quakes } })).toThrow(
      expect.objectContaining({ code: 'DEFINE_NOT_A_COLUMN' }),
    )
    expect(() => results(quakes.groupBy('id') as never)).toThrow('Dataset of results: a GroupedDataset.')
    expect(() => job({ name: 'j', sinks: { a: results(quakes) }, shufflePartitions: 0 })).toThrow(
      'shufflePartitions of a job: 0.',
    )
    expect(() => loose({ name: 'j', sinks: { a: results(quakes) }, triger: availableNow() })).toThrow(
      expect.objectContaining({ code: 'DEFINE_UNKNOWN_OPTION', hint: 'Did you mean trigger?' }),
    )
  })

  test('refuses wrong modes and numbers of a sink', () => {
    expect(() => job({ name: 'j', sinks: { a: results(quakes, { outputMode: 'all' as never }) } })).toThrow(
      'outputMode of the sink a: "all". Expected append, update, complete.',
    )
    expect(() => job({ name: 'j', sinks: { a: toConsole(quakes, { numRows: 0 }) } })).toThrow(
      'numRows of the console sink a: 0.',
    )
    expect(() => processingTime('often')).toThrow(expect.objectContaining({ code: 'DEFINE_BAD_VALUE' }))
  })
})

describe('a Kafka sink', () => {
  const wrong = (message: string): unknown =>
    expect.objectContaining({ code: 'DEFINE_SINK_COLUMNS', message: expect.stringContaining(message) })

  test('takes the columns that Spark takes', () => {
    const all = alert.withColumns((c) => ({ topic: c.key, partition: lit(1, t.int()) }))
    expect(() => job({ name: 'j', sinks: { a: toKafka(all) } })).not.toThrow()
    expect(() => job({ name: 'j', sinks: { a: toKafka(alert, { topic: 'out' }) } })).not.toThrow()
  })

  test('refuses others', () => {
    expect(() => toKafka(quakes, { topic: 'out' })).toThrow(
      wrong('Expected only key, value, topic, partition, headers'),
    )
    expect(() => toKafka(alert.select('key'), { topic: 'out' })).toThrow(wrong('Expected a column value.'))
    expect(() => toKafka(alert)).toThrow(wrong('Topic of the Kafka sink'))
    expect(() =>
      toKafka(
        quakes.select((c) => ({ value: c.mag })),
        { topic: 'out' },
      ),
    ).toThrow(wrong('double. Expected string or binary.'))
    const bigint = alert.withColumn('partition', () => lit(1n))
    expect(() => toKafka(bigint, { topic: 'out' })).toThrow(wrong('bigint. Expected int.'))
  })

  test('refuses options that Spark or sparkwire sets', () => {
    for (const option of ['kafka.transactional.id', 'kafka.key.serializer', 'topic', 'checkpointLocation']) {
      const sink = toKafka(alert, { topic: 'out', options: { [option]: 'x' } })
      expect(() => job({ name: 'j', sinks: { a: sink } })).toThrow(
        expect.objectContaining({ code: 'DEFINE_FORBIDDEN_OPTION' }),
      )
    }
  })
})

describe('a script', () => {
  test('is a job named after its file', () => {
    expect(script({ path: 'jobs/word count.py', args: ['a'] }).toDocument()).toEqual({
      irVersion: 1,
      kind: 'script',
      name: 'word-count',
      connectors: ['kafka'],
      path: 'jobs/word count.py',
      args: ['a'],
    })
  })

  test('names the packages and modules that it imports', () => {
    const listed = script({ path: 'a.py', requirements: ['shapely==2.1.2'], pyFiles: ['modules'] })
    expect(listed.toDocument()).toMatchObject({ requirements: ['shapely==2.1.2'], pyFiles: ['modules'] })
    expect(parseDocument(JSON.parse(JSON.stringify(listed.toDocument())))).toEqual(listed.toDocument())
    expect(script({ path: 'a.py', requirements: 'needs.txt' }).toDocument()).toMatchObject({
      requirements: 'needs.txt',
    })
    for (const bad of [{ requirements: [1] }, { pyFiles: 'modules' }]) {
      expect(() => script({ path: 'a.py', ...(bad as object) })).toThrow(
        expect.objectContaining({ code: 'DEFINE_BAD_VALUE' }),
      )
    }
  })

  test('refuses no path, arguments that are no strings, and a bad name', () => {
    expect(() => script({ path: '' })).toThrow(expect.objectContaining({ code: 'DEFINE_BAD_VALUE' }))
    expect(() => script({ path: 'a.py', args: [1 as never] })).toThrow(
      expect.objectContaining({ code: 'DEFINE_BAD_VALUE' }),
    )
    expect(() => script({ path: 'a.py', name: 'a b' })).toThrow(
      expect.objectContaining({ code: 'DEFINE_BAD_NAME' }),
    )
  })
})

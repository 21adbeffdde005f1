import { describe, expect, test } from 'vitest'
import { compileJob } from '../../../src/compile/compile-job.js'
import { text } from '../../../src/define/formats.js'
import { count } from '../../../src/define/functions/aggregate-functions.js'
import { job } from '../../../src/define/job.js'
import { kafka } from '../../../src/define/kafka.js'
import { results, type SinkDefinition, toConsole, toKafka } from '../../../src/define/sinks.js'
import { availableNow } from '../../../src/define/triggers.js'
import { parseDocument } from '../../../src/ir/parse-document.js'

const batch = kafka({ topic: 'lines', value: text(), read: 'batch' })
const stream = kafka({ topic: 'lines', value: text() })

const scriptOf = (sinks: Readonly<Record<string, SinkDefinition>>): string =>
  compileJob(job({ name: 'j', sinks }).toDocument()).script

const bad = (message: string): unknown =>
  expect.objectContaining({ code: 'DEFINE_BAD_VALUE', message: expect.stringContaining(message) })

describe('a batch', () => {
  test('takes neither trigger nor output mode', () => {
    expect(() => job({ name: 'j', sinks: { a: results(batch, { trigger: availableNow() }) } })).toThrow(
      bad('trigger of the sink a: its rows are a batch'),
    )
    expect(() => job({ name: 'j', sinks: { a: toConsole(batch, { outputMode: 'append' }) } })).toThrow(
      bad('outputMode of the sink a: its rows are a batch'),
    )
    expect(() => job({ name: 'j', sinks: { a: results(batch) }, trigger: availableNow() })).toThrow(
      bad('trigger of the job j: its sinks write batches'),
    )
    const made = job({ name: 'j', sinks: { a: results(batch) } }).toDocument()
    const withMode = { ...made, sinks: made.sinks.map((sink) => ({ ...sink, outputMode: 'append' })) }
    expect(() => parseDocument(withMode)).toThrow('outputMode of the sink a')
  })

  test('beside a stream leaves the trigger of the job to that', () => {
    const { sinks } = job({
      name: 'j',
      sinks: { a: results(batch), b: results(stream) },
      trigger: availableNow(),
    }).toDocument()
    expect(sinks.map(({ trigger, outputMode }) => [trigger?.kind, outputMode])).toEqual([
      [undefined, undefined],
      ['available_now', 'append'],
    ])
  })

  test('has no modes to be checked: groups need no watermark', () => {
    const counted = batch.groupBy('value').agg(() => ({ n: count() }))
    const script = scriptOf({ a: results(counted) })
    expect(script).toContain('    bridge.send("a", a)\n')
    expect(script).not.toMatch(/wait|shuffle|readStream/)
  })

  test('is handed over in the background where the job has other sinks, queries first, writes last', () => {
    const script = scriptOf({
      out: toKafka(batch, { topic: 'out' }),
      first: results(batch),
      live: results(stream),
    })
    const at = (text: string): number => script.indexOf(text)
    expect(at('bridge.result("live"')).toBeGreaterThan(0)
    expect(at('bridge.send("first", first, wait=False)')).toBeGreaterThan(at('bridge.result("live"'))
    expect(at('.write.format("kafka")')).toBeGreaterThan(at('bridge.send("first"'))
    expect(at('bridge.wait()')).toBeGreaterThan(at('.write.format("kafka")'))
  })

  test('of Kafka has no start behind the latest record and no limit of a micro-batch', () => {
    const loose = kafka as (options: unknown) => unknown
    expect(() => loose({ topic: 'a', value: text(), read: 'batch', startingOffsets: 'latest' })).toThrow(
      bad('startingOffsets'),
    )
    expect(() => loose({ topic: 'a', value: text(), read: 'batch', maxOffsetsPerTrigger: 5 })).toThrow(
      bad('maxOffsetsPerTrigger'),
    )
    expect(() => loose({ topic: 'a', value: text(), read: 'once' })).toThrow(bad('Expected stream or batch'))
  })
})

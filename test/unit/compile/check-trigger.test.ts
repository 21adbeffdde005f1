import { describe, expect, test } from 'vitest'
import { compileJob } from '../../../src/compile/compile-job.js'
import type { Dataset } from '../../../src/define/dataset.js'
import { files } from '../../../src/define/files.js'
import { text } from '../../../src/define/formats.js'
import { count } from '../../../src/define/functions/aggregate-functions.js'
import { currentTimestamp } from '../../../src/define/functions/time-functions.js'
import { job } from '../../../src/define/job.js'
import { type KafkaOptions, kafka } from '../../../src/define/kafka.js'
import { rate } from '../../../src/define/rate.js'
import { rows } from '../../../src/define/rows.js'
import { results, type SinkDefinition, toConsole, toKafka } from '../../../src/define/sinks.js'
import { toFiles } from '../../../src/define/to-files.js'
import { toMemory } from '../../../src/define/to-memory.js'
import { availableNow, continuous, once, processingTime, realTime } from '../../../src/define/triggers.js'
import { intervalMicros } from '../../../src/ir/expression/interval.js'
import { parseDocument } from '../../../src/ir/parse-document.js'
import type { Trigger } from '../../../src/ir/sink/trigger.js'
import type { FieldMap } from '../../../src/schema/data-type.js'
import { t } from '../../../src/schema/type-builders.js'

const lines = kafka({ topic: 'lines', value: text() })
const limited = (options: object) => kafka({ topic: 'lines', value: text(), ...options } as KafkaOptions)
const read = (options: object = {}) =>
  files({ format: 'text', path: '/a', schema: { value: t.string() }, read: 'stream', ...options })

const compiled = (sink: SinkDefinition) => compileJob(job({ name: 'j', sinks: { a: sink } }).toDocument())
const refused = (message: string): unknown =>
  expect.objectContaining({ code: 'COMPILE_TRIGGER', message: expect.stringContaining(message) })

type Rows = Dataset<FieldMap>
const to = (dataset: unknown, trigger: Trigger, outputMode?: 'update') =>
  toKafka(dataset as Rows, { topic: 'out', trigger, ...(outputMode === undefined ? {} : { outputMode }) })

describe('each trigger is written as PySpark has it', () => {
  test.each<[Trigger, string]>([
    [availableNow(), 'availableNow=True'],
    [once(), 'once=True'],
    [processingTime('5 seconds'), 'processingTime="5 seconds"'],
    [continuous('1 second'), 'continuous="1 second"'],
    [realTime('5 seconds'), 'realTime="5 seconds"'],
  ])('%j', (trigger, keyword) => {
    const { script, needs, document } = compiled(to(lines, trigger, 'update'))
    expect(script).toContain(`.trigger(${keyword})`)
    expect(needs).toEqual(trigger.kind === 'real_time' ? ['real_time_trigger'] : [])
    expect(compileJob(parseDocument(JSON.parse(JSON.stringify(document)))).script).toBe(script)
  })

  test('and its interval is a length of time', () => {
    for (const made of [continuous, processingTime, realTime])
      expect(() => made('often')).toThrow(expect.objectContaining({ code: 'DEFINE_BAD_VALUE' }))
    expect(intervalMicros('1 minute 30 seconds')).toBe(90_000_000)
    expect(intervalMicros('4999 milliseconds 1 microsecond')).toBe(4_999_001)
  })
})

describe('availableNow and once', () => {
  test('go with every sink', () => {
    for (const trigger of [availableNow(), once()]) {
      expect(() => compiled(results(lines, { trigger }))).not.toThrow()
      expect(() => compiled(toFiles(lines, { format: 'text', path: '/a', trigger }))).not.toThrow()
    }
    expect(() =>
      compiled(results(limited({ maxOffsetsPerTrigger: 5 }), { trigger: availableNow() })),
    ).not.toThrow()
  })

  test('refuse limits that Spark would leave out, wherever the source stands', () => {
    expect(() =>
      compiled(results(limited({ minOffsetsPerTrigger: 5 }), { trigger: availableNow() })),
    ).toThrow(
      refused('Trigger of the sink a: available_now. Expected a Kafka source without minOffsetsPerTrigger.'),
    )
    const counted = limited({ maxOffsetsPerTrigger: 5 })
      .groupBy('value')
      .agg(() => ({ n: count() }))
    expect(() => compiled(results(counted, { trigger: once(), outputMode: 'update' }))).toThrow(
      refused('without maxOffsetsPerTrigger'),
    )
    expect(() => compiled(results(read({ maxFilesPerTrigger: 1 }), { trigger: once() }))).toThrow(
      refused('Expected files without maxFilesPerTrigger.'),
    )
  })

  test('refuse a rate, which has nothing yet when the query starts', () => {
    for (const trigger of [availableNow(), once()])
      expect(() => compiled(results(rate(), { trigger }))).toThrow(refused('there is rate'))
  })
})

describe('continuous', () => {
  const trigger = continuous('1 second')

  test('goes row by row from Kafka or rate to Kafka, memory or the console', () => {
    const mapped = lines
      .filter((c) => c.value.ne(''))
      .withColumn('key', (c) => c.value)
      .select('key', 'value')
    expect(() => compiled(to(mapped, trigger))).not.toThrow()
    expect(() => compiled(toMemory(rate(), { trigger }))).not.toThrow()
    expect(() => compiled(toConsole(rate(), { trigger }))).not.toThrow()
  })

  test.each<[string, SinkDefinition, string]>([
    ['results', results(lines, { trigger }), 'this is results'],
    ['files', toFiles(lines, { format: 'text', path: '/a', trigger }), 'this is files'],
    ['a source of files', to(read(), trigger), 'there is files_source'],
    ['a step of several rows', to(lines.distinct(), trigger), 'there is distinct'],
    ['a limit of micro-batches', to(limited({ minPartitions: 4 }), trigger), 'without minPartitions'],
    [
      'the current time',
      to(
        lines.withColumn('key', () => currentTimestamp().cast(t.string())),
        trigger,
      ),
      'Expected no current time',
    ],
  ])('refuses %s', (_name, sink, message) => {
    expect(() => compiled(sink)).toThrow(refused(message))
  })
})

describe('real time', () => {
  const trigger = realTime('5 seconds')

  test('goes row by row from Kafka, with updates', () => {
    expect(() =>
      compiled(
        to(
          lines.filter((c) => c.value.ne('')),
          trigger,
          'update',
        ),
      ),
    ).not.toThrow()
    expect(() => compiled(to(limited({ maxRecordsPerPartition: 5 }), trigger, 'update'))).not.toThrow()
  })

  test.each<[string, SinkDefinition, string]>([
    ['appends', to(lines, trigger), 'Expected the output mode update; it is append.'],
    ['results', results(lines, { trigger, outputMode: 'update' }), 'this is results'],
    ['a rate', toConsole(rate(), { trigger, outputMode: 'update' }), 'there is rate_source'],
    ['a limit', to(limited({ maxOffsetsPerTrigger: 5 }), trigger, 'update'), 'without maxOffsetsPerTrigger'],
    ['less than 5 seconds', to(lines, realTime('4999 milliseconds'), 'update'), 'Expected 5 seconds or more'],
    ['duplicates kept in mind', to(lines.distinct(), trigger, 'update'), 'there is distinct'],
  ])('refuses %s', (_name, sink, message) => {
    expect(() => compiled(sink)).toThrow(refused(message))
  })
})

test('a batch takes none of them', () => {
  const given = rows([{ value: 'a' }], { value: t.string() })
  expect(() => job({ name: 'j', sinks: { a: to(given, once()) } })).toThrow(
    'trigger of the sink a: its rows are a batch',
  )
})

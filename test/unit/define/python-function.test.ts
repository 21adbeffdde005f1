import { describe, expect, test } from 'vitest'
import { compileJob } from '../../../src/compile/compile-job.js'
import { upper } from '../../../src/define/functions/text-functions.js'
import { job } from '../../../src/define/job.js'
import { pythonFunction, udf } from '../../../src/define/python-function.js'
import { results } from '../../../src/define/sinks.js'
import { canonicalText } from '../../../src/ir/document-text.js'
import { parseDocument } from '../../../src/ir/parse-document.js'
import { pythonFilesOf, withPythonFiles } from '../../../src/ir/python-files.js'
import { t } from '../../../src/schema/type-builders.js'
import { columns, quakes } from './quakes.js'

const rows = pythonFunction({ file: 'tools/rows.py', function: 'rows', columns: { n: t.int() } })
const shout = udf({ file: 'shout.py', function: 'shout', args: [t.string()], returns: t.string() })
const wrong = (message: string): unknown =>
  expect.objectContaining({ code: 'DEFINE_BAD_VALUE', message: expect.stringContaining(message) })
const documentOf = (...sinks: readonly ReturnType<typeof quakes.select>[]) =>
  job({
    name: 'j',
    sinks: Object.fromEntries(sinks.map((each, at) => [`s${at}`, results(each as never)])),
  }).toDocument()

describe('a Python function', () => {
  test('gives the declared columns, each of which may be null', () => {
    expect(columns(quakes.transform(rows))).toEqual(['n int?'])
    expect(columns(quakes.mapInArrow(rows))).toEqual(['n int?'])
    expect(columns(quakes.mapInPandas(rows))).toEqual(['n int?'])
    expect(columns(quakes.groupBy('id').applyInPandas(rows))).toEqual(['n int?'])
    const perId = quakes.groupBy('id')
    expect(columns(perId.applyInPandasWithState(rows, { state: { seen: t.int() } }))).toEqual(['n int?'])
    expect(columns(perId.transformWithStateInPandas(rows))).toEqual(['n int?'])
  })

  test.each([
    'rows',
    'my-rows.py',
    '1rows.py',
    'json.py',
    'pyspark.py',
    'class.py',
    'spark.py',
    'a\0.py',
    '',
  ])('cannot lie in %j', (file) => {
    const options = { file, function: 'rows', columns: { n: t.int() } }
    expect(() => pythonFunction(options)).toThrow(wrong('File of a Python function'))
  })

  test.each(['', 'a b', 'rows()', 'import', "x'); import os #", 'a.b'])('cannot be called %j', (name) => {
    const options = { file: 'rows.py', function: name, columns: { n: t.int() } }
    expect(() => pythonFunction(options)).toThrow(wrong('Expected the name of a function in that file'))
  })

  test('takes no other options', () => {
    const options = { file: 'rows.py', function: 'rows', columns: { n: t.int() }, colums: {} }
    expect(() => pythonFunction(options)).toThrow(expect.objectContaining({ code: 'DEFINE_UNKNOWN_OPTION' }))
  })
})

describe('a function of values', () => {
  test('takes columns of its types and constants that fit', () => {
    expect(columns(quakes.select((c) => ({ a: shout(c.id), b: upper(shout('x')) })))).toEqual([
      'a string?',
      'b string?',
    ])
    const loose = shout as (...args: readonly unknown[]) => never
    for (const [args, message] of [
      [[], 'Arguments of shout: 0 of them. Expected 1'],
      [['a', 'b'], 'Arguments of shout: 2 of them. Expected 1'],
      [[7], 'Argument 1 of shout'],
    ] as const)
      expect(() => loose(...args)).toThrow(
        expect.objectContaining({
          code: 'DEFINE_TYPE_MISMATCH',
          message: expect.stringContaining(message),
        }),
      )
    expect(() => quakes.select((c) => ({ a: loose(c.mag) }))).toThrow(
      'Argument 1 of shout: double. Expected string',
    )
  })

  test('has one type in a job', () => {
    const other = udf({ file: 'shout.py', function: 'shout', args: [t.string()], returns: t.int() })
    const document = documentOf(quakes.select((c) => ({ a: shout(c.id), b: other(c.id) })) as never)
    expect(() => compileJob(document)).toThrow(wrong('Type of the Python function shout: string and int'))
  })
})

describe('the files', () => {
  const document = documentOf(
    quakes.mapInPandas(rows) as never,
    quakes.filter((c) => shout(c.id).eq('X')) as never,
  )

  test('are found wherever a function is called, and can be placed elsewhere', () => {
    expect(pythonFilesOf(document)).toEqual(['tools/rows.py', 'shout.py'])
    const placed = withPythonFiles(document, (file) => `/jobs/${file}`)
    expect(pythonFilesOf(placed)).toEqual(['/jobs/tools/rows.py', '/jobs/shout.py'])
    expect(canonicalText(placed)).toBe(canonicalText(document))
    expect(parseDocument(JSON.parse(JSON.stringify(placed)))).toEqual(placed)
  })

  test('have names that differ', () => {
    const twin = pythonFunction({ file: 'other/rows.py', function: 'rows', columns: { n: t.int() } })
    const both = documentOf(quakes.mapInPandas(rows) as never, quakes.mapInPandas(twin) as never)
    expect(() => pythonFilesOf(both)).toThrow(wrong('Python files of a job: tools/rows.py and other/rows.py'))
  })

  test('do not share a name with a variable of the script', () => {
    const { script } = compileJob(
      job({ name: 'j', sinks: { rows: results(quakes.mapInPandas(rows)) } }).toDocument(),
    )
    expect(script).toContain('\nimport rows\n')
    expect(script).toContain('rows_2 = quakes.mapInPandas(rows.rows, ')
  })
})

describe('state of groups in Python', () => {
  const perId = quakes.groupBy('id')

  test('wants keys, modes that Spark has for it, and options that it knows', () => {
    expect(() => quakes.groupBy().transformWithStateInPandas(rows)).toThrow(
      wrong('Keys of transformWithStateInPandas: none. Expected what the state is kept for'),
    )
    expect(() => perId.transformWithStateInPandas(rows, { outputMode: 'complete' as never })).toThrow(
      wrong('outputMode of transformWithStateInPandas: "complete". Expected append, update.'),
    )
    expect(() => perId.transformWithStateInPandas(rows, { timeMode: 'clock' as never })).toThrow(
      wrong('timeMode of transformWithStateInPandas: "clock". Expected none, processing_time, event_time.'),
    )
    expect(() =>
      perId.applyInPandasWithState(rows, { state: { n: t.int() }, timeout: 'never' as never }),
    ).toThrow(wrong('timeout of applyInPandasWithState: "never".'))
    expect(() =>
      perId.applyInPandasWithState(rows, { state: { n: t.int() }, mode: 'append' } as never),
    ).toThrow(expect.objectContaining({ code: 'DEFINE_UNKNOWN_OPTION' }))
  })

  test('is written with a state store for its variables, and needs Spark 4.0', () => {
    const compiled = compileJob(
      documentOf(
        quakes
          .withWatermark('at', '1 hour')
          .groupBy('id')
          .transformWithStateInPandas(rows, { timeMode: 'event_time' }) as never,
      ),
    )
    expect(compiled.needs).toEqual(['transform_with_state'])
    expect(compiled.script).toContain('RocksDBStateStoreProvider')
    expect(compiled.script).toContain('transformWithStateInPandas(')
    expect(compiled.script).toContain('"Append", "EventTime"')
    const before = compileJob(documentOf(perId.applyInPandas(rows) as never))
    expect(before.needs).toEqual([])
    expect(before.script).not.toContain('RocksDB')
  })
})

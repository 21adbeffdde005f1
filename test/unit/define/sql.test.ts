import { describe, expect, test } from 'vitest'
import { compileJob } from '../../../src/compile/compile-job.js'
import { sum } from '../../../src/define/functions/aggregate-functions.js'
import { expr } from '../../../src/define/functions/expr.js'
import { job } from '../../../src/define/job.js'
import { results, toConsole, toKafka } from '../../../src/define/sinks.js'
import { sql } from '../../../src/define/sql.js'
import { UntypedDataset } from '../../../src/define/untyped-dataset.js'
import type { PipelineDocument } from '../../../src/ir/job-document.js'
import { parseDocument } from '../../../src/ir/parse-document.js'
import { t } from '../../../src/schema/type-builders.js'
import { columns, quakes } from './quakes.js'

const loose = sql as unknown as (...args: readonly unknown[]) => UntypedDataset
const code = (name: string): unknown => expect.objectContaining({ code: name })

describe('a query in SQL', () => {
  test('with columns is a dataset of them, each of which may be null', () => {
    const made = sql('SELECT id, 1 AS n FROM q', {
      views: { q: quakes },
      columns: { id: t.string(), n: t.int() },
    })
    expect(columns(made)).toEqual(['id string?', 'n int?'])
    expect(columns(made.filter((c) => c.n.ge(1)).drop('n'))).toEqual(['id string?'])
  })

  test('without columns gives results whose type Spark says', () => {
    const rows = sql('SELECT * FROM q', { views: { q: quakes } })
    expect(rows).toBeInstanceOf(UntypedDataset)
    const { results: declared } = compileJob(
      job({
        name: 'j',
        sinks: { rows: results(rows), known: results(rows.declare({ id: t.string() })) },
      }).toDocument(),
    )
    expect(declared).toEqual([
      { name: 'rows' },
      {
        name: 'known',
        schema: { kind: 'struct', fields: [{ name: 'id', type: t.string(), nullable: true }] },
      },
    ])
  })

  test('goes into every sink as it is', () => {
    const rows = sql('SELECT id AS value FROM q', { views: { q: quakes } })
    const { sinks } = job({
      name: 'j',
      sinks: { a: toKafka(rows, { topic: 'out' }), b: toConsole(rows), c: results(rows) },
    }).toDocument()
    expect(sinks.map(({ kind }) => kind)).toEqual(['kafka', 'console', 'results'])
  })

  test('has its own indentation and the blank lines around it removed', () => {
    const text = (made: UntypedDataset): string => made.toNode().text
    expect(text(loose('\n    SELECT 1,\n      2\n\n    FROM q\n  '))).toBe('SELECT 1,\n  2\n\nFROM q\n')
    expect(text(loose('  SELECT 1  '))).toBe('SELECT 1')
    expect(text(loose('SELECT 1\r\nFROM q'))).toBe('SELECT 1\nFROM q\n')
  })

  test('as a template names the datasets in it, each once', () => {
    const named = quakes.as('q')
    const other = quakes.select('id')
    const { text, views, inputs } =
      sql`SELECT * FROM ${named} JOIN ${other} JOIN ${named} WHERE \`a\` = '\d'`.toNode()
    expect(text).toBe("SELECT * FROM q JOIN view_2 JOIN q WHERE `a` = '\\d'")
    expect(views).toEqual(['q', 'view_2'])
    expect(inputs).toEqual([named.toNode(), other.toNode()])
  })

  test('of a query sees what the first gives', () => {
    const first = sql('SELECT id FROM q', { views: { q: quakes } }).as('first')
    const second = sql`SELECT count(*) AS n FROM ${first}`
    const { script } = compileJob(
      job({ name: 'j', sinks: { n: results(second, { outputMode: 'complete' }) } }).toDocument(),
    )
    expect(script).toContain('first = spark.sql("SELECT id FROM q")')
    expect(script).toContain('first.createOrReplaceTempView("first")')
  })

  test('registers a view again only when another dataset takes its name', () => {
    const a = sql('SELECT id FROM q', { views: { q: quakes } })
    const b = sql('SELECT mag FROM Q', { views: { Q: quakes } })
    const c = sql('SELECT net FROM q', { views: { q: quakes.select('mag') } })
    const { script } = compileJob(
      job({ name: 'j', sinks: { a: results(a), b: results(b), c: results(c) } }).toDocument(),
    )
    expect(script.match(/\w+\.createOrReplaceTempView\("\w+"\)/g)).toEqual([
      'quakes.createOrReplaceTempView("q")',
      'selected.createOrReplaceTempView("q")',
    ])
  })

  test.each<[string, () => unknown, string]>([
    ['no text', () => loose('  ', { views: {} }), 'DEFINE_BAD_VALUE'],
    ['half a character', () => loose('SELECT "\ud800"', { views: {} }), 'DEFINE_BAD_VALUE'],
    ['a number for text', () => loose(1, { views: {} }), 'DEFINE_BAD_VALUE'],
    ['a view name with a quote', () => loose('SELECT 1', { views: { 'a"b': quakes } }), 'DEFINE_BAD_NAME'],
    [
      'two names of one view',
      () => loose('SELECT 1', { views: { a: quakes, A: quakes } }),
      'DEFINE_BAD_NAME',
    ],
    ['a view that is no dataset', () => loose('SELECT 1', { views: { a: 'quakes' } }), 'DEFINE_NOT_A_COLUMN'],
    [
      'a value in a template',
      () => loose(Object.assign(['a', ''], { raw: ['a', ''] }), 5),
      'DEFINE_NOT_A_COLUMN',
    ],
    ['an unknown option', () => loose('SELECT 1', { view: {} }), 'DEFINE_UNKNOWN_OPTION'],
    [
      'columns of one name',
      () => loose('SELECT 1', { views: {}, columns: { a: t.int(), A: t.int() } }),
      'DEFINE_DUPLICATE_COLUMN',
    ],
    ['a bad name', () => loose('SELECT 1').as('a b'), 'DEFINE_BAD_NAME'],
  ])('refuses %s', (_what, make, expected) => {
    expect(make).toThrow(code(expected))
  })

  test('a document whose step needs columns that are not declared is refused', () => {
    const rows = sql('SELECT id FROM q', { views: { q: quakes }, columns: { id: t.string() } })
    const document = job({ name: 'j', sinks: { a: results(rows.withColumn('n', (c) => c.id)) } }).toDocument()
    const undeclared = JSON.parse(JSON.stringify(document)) as PipelineDocument & {
      relations: { columns?: unknown }[]
    }
    delete undeclared.relations[1]?.columns
    expect(() => parseDocument(undeclared)).toThrow(
      expect.objectContaining({
        code: 'IR_MALFORMED',
        message: expect.stringContaining('columns are not declared'),
      }),
    )
  })
})

describe('an expression in SQL', () => {
  test('has the type that it is declared with, and may be null', () => {
    expect(columns(quakes.select(() => ({ code: expr('soundex(id)', t.string()) })))).toEqual([
      'code string?',
    ])
  })

  test('may aggregate or not, as only Spark knows', () => {
    const made = quakes.groupBy('id').agg((c) => ({ n: expr('sum(mag)', t.double()), m: sum(c.mag) }))
    expect(columns(made)).toEqual(['id string?', 'n double?', 'm double?'])
    expect(columns(quakes.select(() => ({ n: expr('mag + 1', t.double()) })))).toEqual(['n double?'])
  })

  test('refuses no text', () => {
    expect(() => expr('', t.string())).toThrow(code('DEFINE_BAD_VALUE'))
  })
})

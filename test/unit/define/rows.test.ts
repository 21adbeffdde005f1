import { describe, expect, test } from 'vitest'
import { compileJob } from '../../../src/compile/compile-job.js'
import { job } from '../../../src/define/job.js'
import { rows } from '../../../src/define/rows.js'
import { results } from '../../../src/define/sinks.js'
import { parseDocument } from '../../../src/ir/parse-document.js'
import { withPythonFiles } from '../../../src/ir/python-files.js'
import type { DataType } from '../../../src/schema/data-type.js'
import { t } from '../../../src/schema/type-builders.js'
import { columns } from './quakes.js'

/** As a caller without a type checker sees it. */
const loose = rows as (values: unknown, fields: Readonly<Record<string, DataType>>) => ReturnType<typeof rows>
const valuesOf = (values: unknown, fields: Readonly<Record<string, DataType>>): unknown => {
  const node = loose(values, fields).toNode()
  return node.kind === 'rows_source' ? node.rows : undefined
}

describe('rows of a job', () => {
  test('have the columns of their types, each of which may be null', () => {
    expect(columns(rows([], { id: t.bigint(), tags: t.array(t.string()) }))).toEqual([
      'id bigint?',
      'tags array<string>?',
    ])
  })

  test('keep their values exactly, each in one form whichever way it was written', () => {
    const fields = { n: t.bigint(), price: t.decimal(5, 2), m: t.map(t.string(), t.bigint()) }
    const one = [{ n: 9_007_199_254_740_993n, price: '1.5', m: new Map([['a', 2n]]) }]
    const other = [{ n: '9007199254740993', price: 1.5, m: { a: 2 } }]
    expect(valuesOf(one, fields)).toEqual([{ n: '9007199254740993', price: '1.50', m: [['a', 2]] }])
    expect(valuesOf(other, fields)).toEqual(valuesOf(one, fields))
    const { relations } = job({ name: 'j', sinks: { a: results(loose(one, fields)) } }).toDocument()
    const read = parseDocument({
      ...job({ name: 'j', sinks: { a: results(loose(one, fields)) } }).toDocument(),
      relations: JSON.parse(JSON.stringify(relations)),
    })
    expect(read.kind === 'pipeline' ? read.relations : []).toEqual(JSON.parse(JSON.stringify(relations)))
  })

  test.each<[string, unknown, DataType, string]>([
    ['a fraction', 1.5, t.int(), 'Row 0 of rows: Column "x" (int) cannot hold 1.5.'],
    ['too many digits', '1.234', t.decimal(5, 2), 'at most 2 of them after the point'],
    ['an integer beyond 64 bits', 2n ** 63n, t.bigint(), 'a whole number of 64 bits'],
    ['a day that there is not', '2026-02-30', t.date(), 'a day of the calendar'],
    ['a moment without a zone', '2026-01-01T00:00:00', t.timestamp(), 'a moment as'],
    ['a year before Python', '0000-01-01', t.date(), 'a year from 0001 to 9999'],
    ['a year after Python', '+010000-01-01T00:00:00Z', t.timestamp(), 'a year from 0001 to 9999'],
    ['half of a surrogate pair', ['\ud800'], t.array(t.string()), 'half of a surrogate pair'],
  ])('refuse %s', (_name, value, type, message) => {
    expect(() => loose([{ x: value }], { x: type })).toThrow(
      expect.objectContaining({ code: 'DEFINE_BAD_VALUE', message: expect.stringContaining(message) }),
    )
  })

  test('take a backslash before what looks like half a pair for what it is', () => {
    expect(valuesOf([{ x: '\\ud800' }], { x: t.string() })).toEqual([{ x: '\\ud800' }])
  })

  test('refuse columns that there are not, types without Python values, and what is no list', () => {
    expect(() => loose([{ y: 1 }], { x: t.int() })).toThrow('Row 0 of rows: Column "y" cannot hold 1')
    expect(() => loose([], { x: t.array(t.yearMonthInterval()) })).toThrow(
      expect.objectContaining({ code: 'DEFINE_TYPE_MISMATCH' }),
    )
    expect(() => loose({ x: 1 }, { x: t.int() })).toThrow('Rows: object. Expected a list of objects.')
    expect(() => loose([], {})).toThrow('Columns of rows: none.')
  })
})

test('rows that look like nodes of a document are rows', () => {
  const given = rows([{ kind: 'udf', python: 'a' }, { kind: 'to_avro' }, { kind: 'confluent_frame' }], {
    kind: t.string(),
    python: t.string(),
  })
  const document = job({ name: 'j', sinks: { a: results(given) } }).toDocument()
  expect(document.connectors).toEqual(['kafka'])
  const compiled = compileJob(withPythonFiles(document, (file) => `/elsewhere/${file}`))
  expect(compiled.script).toContain('confluent_frame')
  expect(compiled.script).not.toContain('elsewhere')
})

import { describe, expect, test } from 'vitest'
import type { Dataset } from '../../../src/define/dataset.js'
import { json } from '../../../src/define/formats.js'
import { collectList, max } from '../../../src/define/functions/aggregate-functions.js'
import { lit } from '../../../src/define/functions/lit.js'
import { kafka } from '../../../src/define/kafka.js'
import { t } from '../../../src/schema/type-builders.js'
import { columns, quakes } from './quakes.js'

/** As a caller without a type checker sees it. */
const loose = quakes as unknown as Record<string, (...args: readonly unknown[]) => Dataset<never>>

const labelled = kafka({
  topic: 'labelled',
  value: json({
    id: t.string(),
    labels: t.map(t.string(), t.string()),
    deep: t.array(t.struct({ m: t.map(t.string(), t.int()) })),
  }),
})

const mismatch = (message: string): unknown =>
  expect.objectContaining({ code: 'DEFINE_TYPE_MISMATCH', message: expect.stringContaining(message) })

describe('distinct and dropDuplicates', () => {
  test('keep the columns', () => {
    expect(columns(quakes.distinct())).toEqual(columns(quakes))
    expect(columns(quakes.dropDuplicates('id', 'at'))).toEqual(columns(quakes))
    expect(columns(quakes.withWatermark('at', '1 hour').dropDuplicatesWithinWatermark('id'))).toEqual(
      columns(quakes),
    )
  })

  test('refuse columns that Spark cannot compare, and those that are not there', () => {
    expect(() => labelled.distinct()).toThrow(
      mismatch('Column labels of distinct: map<string,string>. Expected a type without maps'),
    )
    expect(() => labelled.dropDuplicates('deep')).toThrow(mismatch('Column deep of dropDuplicates: array<'))
    expect(() => labelled.dropDuplicates('id')).not.toThrow()
    expect(() => labelled.dropDuplicatesWithinWatermark('labels')).toThrow(
      mismatch('Column labels of dropDuplicatesWithinWatermark'),
    )
    // @ts-expect-error no such column
    expect(() => quakes.dropDuplicates('idd')).toThrow(
      expect.objectContaining({ code: 'DEFINE_UNKNOWN_COLUMN', hint: 'Did you mean id?' }),
    )
    expect(() => loose.dropDuplicates?.()).toThrow(mismatch('Columns of dropDuplicates: none.'))
  })
})

describe('union', () => {
  const pair = quakes.select('id', 'mag')

  test('takes the columns of the first by name, null where either may be', () => {
    const other = quakes.select((c) => ({ mag: lit(1.5), id: c.id }))
    expect(columns(pair.union(other))).toEqual(['id string?', 'mag double?'])
    expect(columns(other.union(pair))).toEqual(['mag double?', 'id string?'])
    expect(columns(other.union(other))).toEqual(['mag double', 'id string?'])
  })

  test('lets a column that one side lacks be null only where that is asked for', () => {
    const other = quakes.select((c) => ({ id: c.id, one: lit(1n) }))
    expect(columns(pair.union(other, { allowMissingColumns: true }))).toEqual([
      'id string?',
      'mag double?',
      'one bigint?',
    ])
    // @ts-expect-error the columns are not the same
    expect(() => pair.union(other)).toThrow(
      expect.objectContaining({
        code: 'DEFINE_UNION_COLUMNS',
        message:
          'Columns of union: mag only in the first, one only in the second. Expected the same columns on both sides, in any order.',
        details: { onlyInFirst: ['mag'], onlyInSecond: ['one'] },
      }),
    )
  })

  test('refuses another type, another spelling, and what is no dataset', () => {
    const text = quakes.select((c) => ({ id: c.id, mag: c.mag.cast(t.string()) }))
    // @ts-expect-error a string is no double
    expect(() => pair.union(text)).toThrow(mismatch('Column mag of union: double and string.'))
    const digits = quakes.select((c) => ({ id: c.id, cost: c.cost.cast(t.decimal(12, 2)) }))
    expect(() => quakes.select('id', 'cost').union(digits)).toThrow(
      mismatch('Column cost of union: decimal(10,2) and decimal(12,2).'),
    )
    const upper = quakes.select((c) => ({ ID: c.id, mag: c.mag }))
    expect(() =>
      (pair as unknown as Dataset<never>).union(upper as never, { allowMissingColumns: true } as never),
    ).toThrow(expect.objectContaining({ code: 'DEFINE_DUPLICATE_COLUMN' }))
    expect(() => loose.union?.(quakes.groupBy('id'))).toThrow(
      'Dataset of union: an object. Expected a dataset, such as kafka({ … }) gives.',
    )
    expect(() => loose.union?.(quakes, { allowMissingColumn: true })).toThrow(
      expect.objectContaining({ code: 'DEFINE_UNKNOWN_OPTION', hint: 'Did you mean allowMissingColumns?' }),
    )
  })

  test('what may be null inside of a type may be null in both', () => {
    const lists = quakes.groupBy('id').agg((c) => ({ tags: collectList(c.id) }))
    const made = lists.union(quakes.select('tags', 'id'))
    expect(made.toNode().schema.fields[1]).toEqual({
      name: 'tags',
      type: { kind: 'array', element: { kind: 'string' }, containsNull: true },
      nullable: true,
    })
  })
})

describe('sort and limit', () => {
  test('keep the columns', () => {
    expect(columns(quakes.sort('mag', 'id').limit(3))).toEqual(columns(quakes))
    expect(columns(quakes.sort((c) => [c.mag.desc(), c.id.ascNullsLast(), c.felt]))).toEqual(columns(quakes))
  })

  test('refuse keys that have no order, that are none, or that are not there', () => {
    expect(() => labelled.sort('labels')).toThrow(mismatch('Key of sort: map<string,string>.'))
    expect(() => quakes.sort((c) => max(c.mag))).toThrow(
      expect.objectContaining({ code: 'DEFINE_AGGREGATE_MISPLACED' }),
    )
    expect(() => loose.sort?.(() => 'mag')).toThrow(
      expect.objectContaining({
        code: 'DEFINE_NOT_A_COLUMN',
        message: expect.stringContaining('Key of sort: mag.'),
      }),
    )
    expect(() => loose.sort?.(() => [])).toThrow(
      'Keys of sort: none. Expected at least one, such as c.mag.desc().',
    )
    expect(() => loose.sort?.()).toThrow('Keys of sort: none.')
    // @ts-expect-error no such column
    expect(() => quakes.sort('magg')).toThrow(expect.objectContaining({ hint: 'Did you mean mag?' }))
  })

  test.each([0, -1, 1.5, Number.NaN, 2 ** 31, '3' as never])('a number of rows that is none: %s', (rows) => {
    expect(() => quakes.limit(rows)).toThrow(
      expect.objectContaining({
        code: 'DEFINE_BAD_VALUE',
        message: `Rows of limit: ${rows}. Expected a whole number from 1 to 2147483647.`,
      }),
    )
  })
})

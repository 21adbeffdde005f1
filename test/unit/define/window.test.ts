import { describe, expect, test } from 'vitest'
import { json } from '../../../src/define/formats.js'
import { avg, count, countDistinct, sum } from '../../../src/define/functions/aggregate-functions.js'
import { lag } from '../../../src/define/functions/neighbour-rows.js'
import { nthValue, rank, rowNumber } from '../../../src/define/functions/window-functions.js'
import { kafka } from '../../../src/define/kafka.js'
import { isBridgeError } from '../../../src/errors/bridge-error.js'
import { t } from '../../../src/schema/type-builders.js'

const races = kafka({
  topic: 'races',
  read: 'batch',
  value: json({
    team: t.string(),
    at: t.timestamp(),
    points: t.int(),
    day: t.date(),
    tags: t.map(t.string(), t.int()),
  }),
})

type Build = Parameters<typeof races.select>[0]

function said(build: unknown): string {
  try {
    races.select(build as Build as never)
    return ''
  } catch (error) {
    return isBridgeError(error) ? `${error.code}: ${error.message}` : String(error)
  }
}

describe('a window', () => {
  const column = (build: (c: never) => unknown) => (c: never) => ({ x: build(c) })
  type C = Parameters<Extract<Build, (...args: never) => unknown>>[0]
  const of = (build: (c: C) => unknown): string => said(column(build as never))

  test.each<[what: string, build: (c: C) => unknown, message: string]>([
    ['without an order', () => rank().over({ partitionBy: [] }), 'Window of rank: no orderBy.'],
    [
      'with a frame where the function has none',
      (c) => rowNumber().over({ orderBy: c.at, rows: [-1, 0] }),
      'Window of row_number: rows: [-1, 0]. Expected no frame',
    ],
    [
      'with ends the wrong way round',
      (c) => sum(c.points).over({ orderBy: c.at, rows: [1, -1] }),
      'Frame of sum: rows: [1, -1]. Expected two whole numbers',
    ],
    [
      'with half a row',
      (c) => sum(c.points).over({ orderBy: c.at, rows: [-0.5, 0] }),
      'Frame of sum: rows: [-0.5, 0].',
    ],
    [
      'with rows in no order',
      (c) => sum(c.points).over({ rows: [-1, 0] }),
      'Frame of sum: rows: [-1, 0], without an order.',
    ],
    [
      'with a difference from a timestamp',
      (c) => nthValue(c.points, 1).over({ orderBy: c.at, range: [-60, 0] }),
      'Frame of nth_value: range: [-60, 0] over timestamp. Expected one sort key that is a number',
    ],
    [
      'with a difference from two keys',
      (c) => sum(c.points).over({ orderBy: [c.points, c.day], range: [-1, 'unbounded'] }),
      'Frame of sum: range: [-1, "unbounded"] over int, date.',
    ],
    [
      'of different values',
      (c) => (countDistinct(c.points) as unknown as ReturnType<typeof rank>).over({}),
      'Function over a window: count_distinct.',
    ],
    [
      'inside another',
      (c) => sum(rank().over({ orderBy: c.at })).over({ partitionBy: c.team }),
      'Function inside the window function sum: rank.',
    ],
  ])('%s is refused', (_, build, message) => {
    expect(of(build)).toContain(`DEFINE_BAD_WINDOW: ${message}`)
  })

  test('over an aggregate of the rows is refused', () => {
    expect(of((c) => lag(sum(c.points)).over({ orderBy: c.at }))).toContain(
      'DEFINE_AGGREGATE_MISPLACED: Aggregate function in select: sum.',
    )
  })

  test('by a map is refused', () => {
    expect(of((c) => count().over({ partitionBy: c.tags }))).toContain(
      'DEFINE_TYPE_MISMATCH: Key of partitionBy: map<string,int>.',
    )
  })

  test('with an option that it does not have is refused', () => {
    expect(of((c) => count().over({ order: c.at } as never))).toContain('order')
  })

  test('with another value than its column has is refused', () => {
    expect(of((c) => lag(c.points, 1, 'none' as never).over({ orderBy: c.at }))).toContain(
      'DEFINE_TYPE_MISMATCH: Argument 3 of lag: "none".',
    )
  })
})

describe('a window function', () => {
  test('stands in select and withColumn alone', () => {
    const place = (c: { readonly points: never }) => rank().over({ orderBy: c.points })
    const refused = (where: string) =>
      expect.objectContaining({
        code: 'DEFINE_BAD_WINDOW',
        message: `Window function in ${where}: rank. Expected it in select or withColumn.`,
      })
    expect(() => races.filter((c) => place(c as never).lt(3))).toThrow(refused('filter'))
    expect(() => races.sort((c) => place(c as never))).toThrow(refused('sort'))
    expect(() => races.groupBy((c) => ({ place: place(c as never) })).agg(() => ({ n: count() }))).toThrow(
      refused('groupBy'),
    )
    expect(() => races.groupBy('team').agg((c) => ({ place: place(c as never) }))).toThrow(refused('agg'))
  })

  test('is no column without its window', () => {
    expect(() => races.select(() => ({ place: rank() as never }))).toThrow(
      expect.objectContaining({ code: 'DEFINE_NOT_A_COLUMN' }),
    )
  })

  test('has the type and nullability of its function', () => {
    const { schema } = races
      .select((c) => ({
        place: rank().over({ orderBy: c.points }),
        mean: avg(c.points).over({ partitionBy: c.team }),
        all: count().over({}),
        before: lag(c.points, 1, 0).over({ orderBy: c.at }),
      }))
      .toNode()
    expect(schema.fields).toEqual([
      { name: 'place', type: t.int(), nullable: false },
      { name: 'mean', type: t.double(), nullable: true },
      { name: 'all', type: t.bigint(), nullable: false },
      { name: 'before', type: t.int(), nullable: true },
    ])
  })
})

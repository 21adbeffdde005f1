import { describe, expect, test } from 'vitest'
import type { Dataset } from '../../../src/define/dataset.js'
import { avg, count, max, sum } from '../../../src/define/functions/aggregate-functions.js'
import { lit } from '../../../src/define/functions/lit.js'
import { upper } from '../../../src/define/functions/text-functions.js'
import { timestampMillis } from '../../../src/define/functions/time-functions.js'
import { sliding, tumbling } from '../../../src/define/functions/windows.js'
import { t } from '../../../src/schema/type-builders.js'
import { columns, quakes } from './quakes.js'

/** As a caller without a type checker sees it. */
const loose = quakes as unknown as Record<string, (...args: readonly unknown[]) => Dataset<never>>

describe('the columns of a dataset', () => {
  test('select keeps the named ones, in the order of the names', () => {
    expect(columns(quakes.select('mag', 'id'))).toEqual(['mag double?', 'id string?'])
  })

  test('select makes what the callback says', () => {
    const made = quakes.select((c) => ({
      ID: upper(c.id),
      big: c.mag.ge(5),
      one: lit(1n),
      lat: c.where.field('lat'),
    }))
    expect(columns(made)).toEqual(['ID string?', 'big boolean?', 'one bigint', 'lat double?'])
  })

  test('withColumn replaces a column where it stands and adds a new one at the end', () => {
    const made = quakes
      .select('id', 'mag')
      .withColumn('id', (c) => c.mag)
      .withColumn('n', () => lit(1, t.int()))
    expect(columns(made)).toEqual(['id double?', 'mag double?', 'n int'])
  })

  test('withColumns lets each column see those before', () => {
    const made = quakes.select('id', 'mag').withColumns((c) => ({ mag: c.id, old: c.mag }))
    expect(columns(made)).toEqual(['id string?', 'mag string?', 'old double?'])
  })

  test('drop and rename', () => {
    const made = quakes.select('id', 'mag', 'felt').drop('felt').rename({ mag: 'magnitude' })
    expect(columns(made)).toEqual(['id string?', 'magnitude double?'])
  })

  test('agg gives the keys, then the aggregates', () => {
    const made = quakes
      .withWatermark('at', '1 hour')
      .groupBy((c) => ({ window: tumbling(c.at, '6 hours'), id: c.id }))
      .agg((c) => ({ n: count(), mean: avg(c.cost), most: max(c.mag), total: sum(c.felt) }))
    expect(columns(made)).toEqual([
      'window struct<start:timestamp,end:timestamp>',
      'id string?',
      'n bigint',
      'mean decimal(14,6)?',
      'most double?',
      'total bigint?',
    ])
  })

  test('a dataset is not changed by what is made of it', () => {
    const before = columns(quakes)
    quakes.drop('id').withColumn('x', () => lit('x'))
    expect(columns(quakes)).toEqual(before)
    expect(Object.isFrozen(quakes.toNode())).toBe(true)
  })
})

describe('what a dataset refuses', () => {
  test('a column it does not have: lists those there are and names the nearest', () => {
    // @ts-expect-error no such column
    expect(() => quakes.select('id', 'magg')).toThrow(
      expect.objectContaining({
        code: 'DEFINE_UNKNOWN_COLUMN',
        message: 'Unknown column: magg. Expected one of id, time, felt, mag, cost, at, day, tags, where.',
        hint: 'Did you mean mag?',
      }),
    )
    // @ts-expect-error no such column
    expect(() => quakes.filter((c) => c.Mag.ge(1))).toThrow(
      expect.objectContaining({ hint: 'Did you mean mag?' }),
    )
    // @ts-expect-error no such field
    expect(() => quakes.select((c) => ({ x: c.where.field('alt') }))).toThrow('Expected one of lat, lon.')
    // @ts-expect-error no such column
    expect(() => quakes.drop('zzz')).toThrow(
      expect.objectContaining({ code: 'DEFINE_UNKNOWN_COLUMN', hint: undefined }),
    )
    // @ts-expect-error no such column
    expect(() => quakes.rename({ idd: 'x' })).toThrow(
      expect.objectContaining({ code: 'DEFINE_UNKNOWN_COLUMN' }),
    )
    expect(() => loose.groupBy?.('nope')).not.toThrow()
  })

  test('two columns that Spark cannot tell apart', () => {
    expect(() => quakes.withColumn('ID', (c) => c.mag)).toThrow(
      expect.objectContaining({
        code: 'DEFINE_DUPLICATE_COLUMN',
        message:
          'Columns of withColumns: id and ID. Expected names that differ by more than upper and lower case.',
      }),
    )
    expect(() => quakes.rename({ id: 'mag' })).toThrow(
      expect.objectContaining({ code: 'DEFINE_DUPLICATE_COLUMN' }),
    )
  })

  test('a dataset without columns, and a column without a name', () => {
    expect(() => quakes.select('id').drop('id')).toThrow(
      'Columns of drop: none. Expected at least one column.',
    )
    expect(() => quakes.select((c) => ({ '': c.id }))).toThrow(
      expect.objectContaining({ code: 'DEFINE_BAD_VALUE' }),
    )
    expect(() => quakes.select((c) => ({ '\ud800': c.id }))).toThrow('Column name: "\\ud800".')
  })

  test('what is no column', () => {
    expect(() => loose.filter?.(() => true)).toThrow(
      expect.objectContaining({
        code: 'DEFINE_NOT_A_COLUMN',
        message: 'Condition of filter: true. Expected a column, such as c.mag or c.mag.ge(4.5).',
      }),
    )
    expect(() => loose.select?.((c: { id: unknown }) => c.id)).toThrow(
      'select: one column. Expected columns by name.',
    )
    expect(() => loose.select?.(() => ({ x: 5 }))).toThrow('Column x of select: 5.')
    expect(() => loose.select?.(() => null)).toThrow('select: null. Expected columns by name.')
  })

  test('a comparison with a JavaScript operator', () => {
    expect(() => loose.filter?.((c: { mag: number }) => c.mag >= 4.5)).toThrow(
      expect.objectContaining({
        code: 'DEFINE_NOT_A_COLUMN',
        hint: 'Write c.mag.ge(4.5) for c.mag >= 4.5, and concat(c.a, c.b) to join texts.',
      }),
    )
  })

  test('a filter that is no condition', () => {
    // @ts-expect-error a number
    expect(() => quakes.filter((c) => c.mag)).toThrow(
      'Condition of filter: double. Expected a condition (boolean).',
    )
  })

  test('a watermark or window on what is no timestamp', () => {
    // @ts-expect-error a bigint
    expect(() => quakes.withWatermark('time', '1 hour')).toThrow(
      expect.objectContaining({
        code: 'DEFINE_TYPE_MISMATCH',
        message: 'Watermark column time: bigint. Expected a timestamp.',
        hint: 'Epoch milliseconds become a timestamp with withColumn(…, (c) => timestampMillis(c.time)).',
      }),
    )
    // @ts-expect-error a bigint
    expect(() => quakes.groupBy((c) => ({ w: tumbling(c.time, '1 hour') }))).toThrow(
      'Time of a window: bigint.',
    )
    expect(() => quakes.groupBy((c) => ({ w: tumbling(timestampMillis(c.time), '1 hour') }))).not.toThrow()
  })

  test.each([
    '',
    '1',
    'hour',
    '1 month',
    '0 hours',
    '-1 hour',
    "1 hour'); drop",
    '1.5 hours',
  ])('a length of time that is none: %j', (text) => {
    expect(() => quakes.withWatermark('at', text)).toThrow(
      expect.objectContaining({ code: 'DEFINE_BAD_VALUE' }),
    )
    expect(() => quakes.select((c) => ({ w: sliding(c.at, '1 hour', text) }))).toThrow(
      expect.objectContaining({ code: 'DEFINE_BAD_VALUE' }),
    )
  })

  test('aggregates outside agg, columns outside aggregates, aggregates in aggregates', () => {
    const misplaced = expect.objectContaining({ code: 'DEFINE_AGGREGATE_MISPLACED' })
    expect(() => quakes.select((c) => ({ n: max(c.mag) }))).toThrow(misplaced)
    expect(() => quakes.filter((c) => max(c.mag).ge(5))).toThrow('Aggregate function in filter: max.')
    expect(() => quakes.withColumn('n', () => count())).toThrow(misplaced)
    expect(() => quakes.groupBy((c) => ({ n: max(c.mag) })).agg(() => ({ n: count() }))).toThrow(misplaced)
    expect(() => quakes.groupBy('id').agg((c) => ({ mag: c.mag }))).toThrow(
      'Column mag of agg: column mag outside an aggregate function.',
    )
    expect(() => quakes.groupBy('id').agg((c) => ({ x: max(c.mag).plus(c.mag) }))).toThrow(misplaced)
    expect(() => quakes.groupBy('id').agg(() => ({ one: lit(1) }))).toThrow('no aggregate function')
    expect(() => quakes.groupBy('id').agg((c) => ({ x: max(avg(c.mag)) }))).toThrow(
      'Aggregate function inside another: avg.',
    )
  })

  test.each(['', '1x', 'a b', 'a;b', 'é'])('a variable name that is none: %j', (name) => {
    expect(() => quakes.as(name)).toThrow(expect.objectContaining({ code: 'DEFINE_BAD_NAME' }))
  })
})

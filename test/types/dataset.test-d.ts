import {
  avg,
  badRecords,
  type Column,
  collectList,
  count,
  csv,
  type Dataset,
  json,
  kafka,
  lit,
  max,
  maxBy,
  type RowOf,
  session,
  sum,
  t,
  text,
  timestampMillis,
  tumbling,
  upper,
} from 'sparkwire'
import { describe, expectTypeOf, test } from 'vitest'
import type { FieldMap } from '../../src/schema/data-type.js'

const quakes = kafka({
  topic: 'quakes',
  key: text(),
  value: json({
    id: t.string(),
    time: t.bigint(),
    mag: t.double(),
    felt: t.int(),
    cost: t.decimal(10, 2),
    tags: t.array(t.string()),
    where: t.struct({ lat: t.double() }),
  }),
  include: { timestamp: 'at', offset: 'position' },
})

type Row<D> = D extends Dataset<infer F extends FieldMap> ? RowOf<F> : never
const rowOf = <F extends FieldMap>(_dataset: Dataset<F>): RowOf<F> => undefined as never

describe('a Kafka source', () => {
  test('has the columns of CSV and of single headers', () => {
    const source = kafka({
      topic: 'a',
      value: csv({ id: t.string(), at: t.timestamp() }),
      headers: { 'trace-id': 'trace' },
    })
    expectTypeOf(rowOf(source)).toEqualTypeOf<{
      readonly id: string | null
      readonly at: string | null
      readonly trace: string | null
    }>()
    expectTypeOf(rowOf(badRecords(source)).value).toEqualTypeOf<Uint8Array | null>()
    expectTypeOf(rowOf(badRecords(source)).offset).toEqualTypeOf<bigint | null>()
  })

  test('has the columns of key, value and include', () => {
    expectTypeOf(rowOf(quakes)).toEqualTypeOf<{
      readonly key: string | null
      readonly id: string | null
      readonly time: bigint | null
      readonly mag: number | null
      readonly felt: number | null
      readonly cost: string | null
      readonly tags: readonly (string | null)[] | null
      readonly where: { readonly lat: number | null } | null
      readonly at: string | null
      readonly position: bigint | null
    }>()
    expectTypeOf(rowOf(kafka({ topic: 'a', value: text('line') }))).toEqualTypeOf<{
      readonly line: string | null
    }>()
  })

  test('takes no other options', () => {
    // @ts-expect-error no such option
    kafka({ topic: 'a', value: text(), startingOffset: 'earliest' })
    // @ts-expect-error no such start
    kafka({ topic: 'a', value: text(), startingOffsets: 'first' })
    // @ts-expect-error no such record field
    kafka({ topic: 'a', value: text(), include: { timestmp: 'at' } })
    // @ts-expect-error a format, not a type
    kafka({ topic: 'a', value: t.string() })
  })
})

describe('select', () => {
  test('keeps the named columns', () => {
    expectTypeOf(rowOf(quakes.select('id', 'mag'))).toEqualTypeOf<{
      readonly id: string | null
      readonly mag: number | null
    }>()
    // @ts-expect-error no such column
    quakes.select('id', 'magg')
    // @ts-expect-error at least one
    quakes.select()
  })

  test('makes what the callback says', () => {
    const made = quakes.select((c) => ({ ID: upper(c.id), known: c.id.isNotNull(), one: lit(1n) }))
    expectTypeOf(rowOf(made)).toEqualTypeOf<{
      readonly ID: string | null
      readonly known: boolean
      readonly one: bigint
    }>()
    // @ts-expect-error no such column
    quakes.select((c) => ({ x: c.magg }))
    // @ts-expect-error a plain value is no column
    quakes.select(() => ({ x: 5 }))
  })
})

describe('withColumn and withColumns', () => {
  test('add columns and replace them', () => {
    const made = quakes
      .select('id', 'mag')
      .withColumn('mag', (c) => c.id)
      .withColumn('n', () => lit(1n))
    expectTypeOf(rowOf(made)).toEqualTypeOf<{
      readonly id: string | null
      readonly mag: string | null
      readonly n: bigint
    }>()
    const several = quakes.select('id').withColumns((c) => ({ a: c.id, b: lit(true) }))
    expectTypeOf(rowOf(several)).toEqualTypeOf<{
      readonly id: string | null
      readonly a: string | null
      readonly b: boolean
    }>()
    // @ts-expect-error a comparison of JavaScript
    quakes.withColumn('big', (c) => c.mag > 5)
    // @ts-expect-error the new column is not there yet
    quakes.withColumns((c) => ({ a: c.id, b: c.a }))
  })
})

describe('drop, rename and as', () => {
  test('change the names of the row', () => {
    expectTypeOf(rowOf(quakes.select('id', 'mag').drop('mag'))).toEqualTypeOf<{
      readonly id: string | null
    }>()
    expectTypeOf(rowOf(quakes.select('id', 'mag').rename({ mag: 'magnitude' }))).toEqualTypeOf<{
      readonly id: string | null
      readonly magnitude: number | null
    }>()
    expectTypeOf(quakes.as('all')).toEqualTypeOf(quakes)
    // @ts-expect-error no such column
    quakes.drop('nope')
    // @ts-expect-error no such column
    quakes.rename({ nope: 'x' })
    // @ts-expect-error a name is a text
    quakes.as(5)
  })
})

describe('filter', () => {
  test('takes a condition and keeps the row', () => {
    expectTypeOf(quakes.filter((c) => c.mag.ge(4.5))).toEqualTypeOf(quakes)
    // @ts-expect-error a number
    quakes.filter((c) => c.mag)
    // @ts-expect-error no such column
    quakes.filter((c) => c.magg.ge(1))
  })
})

describe('distinct and dropDuplicates', () => {
  test('keep the row', () => {
    expectTypeOf(quakes.distinct()).toEqualTypeOf(quakes)
    expectTypeOf(quakes.dropDuplicates('id', 'at')).toEqualTypeOf(quakes)
    expectTypeOf(quakes.dropDuplicatesWithinWatermark('id')).toEqualTypeOf(quakes)
    // @ts-expect-error no such column
    quakes.dropDuplicates('idd')
    // @ts-expect-error at least one
    quakes.dropDuplicates()
    // @ts-expect-error no such column
    quakes.dropDuplicatesWithinWatermark('idd')
  })
})

describe('union', () => {
  const pair = quakes.select('id', 'mag')

  test('has the columns of both, null where either may be', () => {
    const known = quakes.select((c) => ({ mag: lit(1.5), id: c.id }))
    expectTypeOf(rowOf(pair.union(known))).toEqualTypeOf<{
      readonly id: string | null
      readonly mag: number | null
    }>()
    expectTypeOf(rowOf(known.union(known))).toEqualTypeOf<{
      readonly id: string | null
      readonly mag: number
    }>()
    const lists = quakes.groupBy('id').agg((c) => ({ tags: collectList(c.id) }))
    expectTypeOf(rowOf(lists.union(quakes.select('tags', 'id')))).toEqualTypeOf<{
      readonly id: string | null
      readonly tags: readonly (string | null)[] | null
    }>()
  })

  test('wants the same columns, of the same types', () => {
    const other = quakes.select((c) => ({ id: c.id, one: lit(1n) }))
    expectTypeOf(rowOf(pair.union(other, { allowMissingColumns: true }))).toEqualTypeOf<{
      readonly id: string | null
      readonly mag: number | null
      readonly one: bigint | null
    }>()
    const wider = quakes.select((c) => ({ id: c.id, mag: c.mag.cast(t.decimal(5, 2)) }))
    expectTypeOf(rowOf(wider.union(quakes.select((c) => ({ id: c.id, mag: lit(1n) }))))).toEqualTypeOf<{
      readonly id: string | null
      readonly mag: string | null
    }>()
    expectTypeOf(rowOf(wider.union(pair)).mag).toEqualTypeOf<number | null>()
    // @ts-expect-error mag and one are not on both sides
    pair.union(other)
    // @ts-expect-error a string is no double
    pair.union(quakes.select((c) => ({ id: c.id, mag: c.id })))
    const text = quakes.select((c) => ({ mag: c.id }))
    // @ts-expect-error nor is it with columns missing
    pair.union(text, { allowMissingColumns: true })
    // @ts-expect-error no dataset
    pair.union(quakes.groupBy('id'))
  })
})

describe('sort and limit', () => {
  test('keep the row', () => {
    expectTypeOf(quakes.sort('mag', 'id').limit(5)).toEqualTypeOf(quakes)
    expectTypeOf(quakes.sort((c) => c.mag.desc())).toEqualTypeOf(quakes)
    expectTypeOf(quakes.sort((c) => [c.mag.descNullsFirst(), c.id, c.felt.ascNullsLast()])).toEqualTypeOf(
      quakes,
    )
    // @ts-expect-error no such column
    quakes.sort('magg')
    // @ts-expect-error a name is no column
    quakes.sort(() => 'mag')
    // @ts-expect-error a direction is no condition
    quakes.filter((c) => c.mag.desc())
    // @ts-expect-error a number
    quakes.limit('5')
  })
})

describe('explode', () => {
  const posts = kafka({
    topic: 'posts',
    value: json({ id: t.string(), tags: t.array(t.int()), labels: t.map(t.string(), t.double()) }),
  })

  test('adds the columns of an element', () => {
    const tags = posts.select('id', 'tags')
    expectTypeOf(rowOf(tags.explode((c) => c.tags, { value: 'tag' }).drop('tags'))).toEqualTypeOf<{
      readonly id: string | null
      readonly tag: number | null
    }>()
    const lists = quakes.groupBy('id').agg((c) => ({ all: collectList(c.id) }))
    expectTypeOf(
      rowOf(lists.explode((c) => c.all, { value: 'one', position: 'at' }).select('at', 'one')),
    ).toEqualTypeOf<{ readonly at: number; readonly one: string }>()
    expectTypeOf(
      rowOf(lists.explode((c) => c.all, { value: 'one', position: 'at', outer: true }).select('at', 'one')),
    ).toEqualTypeOf<{ readonly at: number | null; readonly one: string | null }>()
  })

  test('adds key and value of a map', () => {
    expectTypeOf(
      rowOf(posts.explode((c) => c.labels, { key: 'label', value: 'text' }).select('label', 'text')),
    ).toEqualTypeOf<{ readonly label: string; readonly text: number | null }>()
    expectTypeOf(
      rowOf(posts.explode((c) => c.labels, { key: 'k', value: 'v', outer: true }).select('k', 'v')),
    ).toEqualTypeOf<{ readonly k: string | null; readonly v: number | null }>()
  })

  test('takes arrays and maps only, each with its own names', () => {
    // @ts-expect-error a string
    posts.explode((c) => c.id, { value: 'x' })
    // @ts-expect-error a map needs a name for its keys
    posts.explode((c) => c.labels, { value: 'x' })
    // @ts-expect-error an array has no keys
    posts.explode((c) => c.tags, { key: 'k', value: 'x' })
    // @ts-expect-error no name
    posts.explode((c) => c.tags, {})
    // @ts-expect-error no such option
    posts.explode((c) => c.tags, { value: 'x', pos: 'at' })
  })
})

describe('jsonTuple', () => {
  test('adds texts that may be null', () => {
    expectTypeOf(rowOf(quakes.select('id').jsonTuple((c) => c.id, { kind: '@type' }))).toEqualTypeOf<{
      readonly id: string | null
      readonly kind: string | null
    }>()
    // @ts-expect-error a number
    quakes.jsonTuple((c) => c.mag, { kind: 'kind' })
  })
})

describe('withWatermark', () => {
  test('takes a timestamp column', () => {
    expectTypeOf(quakes.withWatermark('at', '1 hour')).toEqualTypeOf(quakes)
    // @ts-expect-error a bigint
    quakes.withWatermark('time', '1 hour')
  })
})

describe('groupBy and agg', () => {
  test('give the keys, then the aggregates', () => {
    const byName = quakes.groupBy('id', 'felt').agg((c) => ({
      n: count(),
      most: max(c.mag),
      total: sum(c.felt),
      money: sum(c.cost),
      mean: avg(c.felt),
      place: maxBy(c.id, c.mag),
      all: collectList(c.id),
    }))
    expectTypeOf(rowOf(byName)).toEqualTypeOf<{
      readonly id: string | null
      readonly felt: number | null
      readonly n: bigint
      readonly most: number | null
      readonly total: bigint | null
      readonly money: string | null
      readonly mean: number | null
      readonly place: string | null
      readonly all: readonly string[]
    }>()
    const windowed = quakes
      .withColumn('when', (c) => timestampMillis(c.time))
      .groupBy((c) => ({ window: tumbling(c.when, '1 hour') }))
      .agg(() => ({ n: count() }))
    expectTypeOf(rowOf(windowed)).toEqualTypeOf<{
      readonly window: { readonly start: string; readonly end: string }
      readonly n: bigint
    }>()
    const sessions = quakes
      .groupBy((c) => ({ session: session(c.at, '5 minutes'), id: c.id }))
      .agg(() => ({ n: count() }))
    expectTypeOf(rowOf(sessions).session).toEqualTypeOf<{ readonly start: string; readonly end: string }>()
    expectTypeOf(rowOf(quakes.groupBy().agg((c) => ({ most: max(c.mag) })))).toEqualTypeOf<{
      readonly most: number | null
    }>()
    // @ts-expect-error a number is no gap
    quakes.groupBy((c) => ({ session: session(c.at, 5) }))
    // @ts-expect-error a bigint is no time
    quakes.groupBy((c) => ({ session: session(c.time, '5 minutes') }))
    // @ts-expect-error no such column
    quakes.groupBy('idd')
    // @ts-expect-error no rows before agg
    rowOf(quakes.groupBy('id'))
    // @ts-expect-error no such column
    quakes.groupBy('id').agg((c) => ({ x: max(c.magg) }))
  })
})

test('columns are known by name and by type', () => {
  quakes.filter((c) => {
    expectTypeOf(c.id).toEqualTypeOf<Column<{ readonly kind: 'string' }, true>>()
    expectTypeOf<keyof typeof c>().toEqualTypeOf<keyof Row<typeof quakes>>()
    return c.id.isNull()
  })
})

describe('pivot', () => {
  test('has the values as columns', () => {
    const groups = quakes.groupBy('felt')
    expectTypeOf(rowOf(groups.pivot('id', ['us', 'ci']).agg((c) => ({ most: max(c.mag) })))).toEqualTypeOf<{
      readonly felt: number | null
      readonly us: number | null
      readonly ci: number | null
    }>()
    const two = groups.pivot('id', ['us']).agg((c) => ({ n: count(), most: max(c.mag) }))
    expectTypeOf(rowOf(two)).toEqualTypeOf<{
      readonly felt: number | null
      readonly us_n: bigint | null
      readonly us_most: number | null
    }>()
    // @ts-expect-error a number is no text
    groups.pivot('id', [1])
    // @ts-expect-error a double names no column
    groups.pivot('mag', [1])
  })
})

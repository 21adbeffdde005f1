import {
  aggregate,
  array,
  arrayAppend,
  arrayIntersect,
  arrayPosition,
  arraysZip,
  arrayUnion,
  count,
  createMap,
  type Dataset,
  dateAdd,
  elementAt,
  encode,
  filter,
  flatten,
  fromJson,
  get,
  hash,
  json,
  kafka,
  lag,
  lit,
  mapEntries,
  mapKeys,
  max,
  nextDay,
  parseJson,
  type RowOf,
  rank,
  sequence,
  shiftLeft,
  sum,
  t,
  transform,
  transformValues,
  tryAdd,
  tryDivide,
  variantGet,
  year,
  zipWith,
} from 'sparkwire'
import { describe, expectTypeOf, test } from 'vitest'
import type { FieldMap } from '../../src/schema/data-type.js'

const rows = kafka({
  topic: 'a',
  value: json({
    text: t.string(),
    small: t.smallint(),
    int: t.int(),
    big: t.bigint(),
    double: t.double(),
    money: t.decimal(10, 2),
    day: t.date(),
    at: t.timestamp(),
    local: t.timestampNtz(),
    bytes: t.binary(),
    tags: t.array(t.string()),
    ids: t.array(t.bigint()),
    grid: t.array(t.array(t.double())),
    counts: t.map(t.string(), t.bigint()),
    place: t.struct({ name: t.string(), lat: t.double() }),
  }),
})

const rowOf = <F extends FieldMap>(_dataset: Dataset<F>): RowOf<F> => undefined as never

describe('functions of the table', () => {
  test('give what their rules say', () => {
    const made = rows.select((c) => ({
      a: encode(c.text, 'UTF-8'),
      b: shiftLeft(c.big, 1),
      c: shiftLeft(c.small, 1),
      d: tryAdd(c.int, c.big),
      e: tryDivide(c.money, c.int),
      g: hash(c.text, c.int),
      h: year(lit('2024-01-01', t.timestampNtz())),
      i: dateAdd(c.day, 1),
      j: flatten(c.grid),
      k: get(c.ids, 0),
      l: mapKeys(c.counts),
      m: mapEntries(c.counts),
    }))
    expectTypeOf(rowOf(made)).toEqualTypeOf<{
      readonly a: Uint8Array | null
      readonly b: bigint | null
      readonly c: number | null
      readonly d: bigint | null
      readonly e: string | null
      readonly g: number
      readonly h: number | null
      readonly i: string | null
      readonly j: readonly (number | null)[] | null
      readonly k: bigint | null
      readonly l: readonly (string | null)[] | null
      readonly m: readonly { readonly key: string; readonly value: bigint | null }[] | null
    }>()
    rows.select((c) => ({
      // @ts-expect-error no such character set
      a: encode(c.text, 'EBCDIC'),
      // @ts-expect-error no such day
      b: nextDay(c.day, 'Freitag'),
      // @ts-expect-error text has no bits
      c: shiftLeft(c.text, 1),
      // @ts-expect-error maps are not compared
      d: max(c.counts),
      // @ts-expect-error days of text
      e: dateAdd(c.day, c.text),
    }))
  })
})

describe('arrays and maps', () => {
  test('know their elements', () => {
    const made = rows.select((c) => ({
      a: array(c.text, 'z'),
      b: arrayAppend(c.tags, 'z'),
      c: arrayIntersect(c.ids, c.ids),
      d: arrayUnion(array(lit('a')), array(lit('b'))),
      e: arrayPosition(c.ids, 5n),
      f: elementAt(c.tags, -1),
      g: elementAt(c.counts, 'a'),
      h: sequence(c.int, 10),
      i: createMap(lit('a'), c.int, 'b', c.int),
    }))
    expectTypeOf(rowOf(made)).toEqualTypeOf<{
      readonly a: readonly (string | null)[]
      readonly b: readonly (string | null)[] | null
      readonly c: readonly (bigint | null)[] | null
      readonly d: readonly string[]
      readonly e: bigint | null
      readonly f: string | null
      readonly g: bigint | null
      readonly h: readonly number[] | null
      readonly i: ReadonlyMap<string, number | null>
    }>()
    rows.select((c) => ({
      // @ts-expect-error a number among texts
      a: arrayAppend(c.tags, 5),
      // @ts-expect-error arrays of two types
      b: arrayUnion(c.tags, c.ids),
      // @ts-expect-error a key of another type
      c: elementAt(c.counts, 5),
    }))
  })

  test('hand their elements to callbacks', () => {
    const made = rows.select((c) => ({
      a: transform(c.ids, (id) => id.plus(1n)),
      b: transform(c.ids, (_, i) => i),
      c: filter(c.tags, (tag) => tag.like('a%')),
      d: aggregate(c.ids, lit(0n), (sum, id) => sum.plus(id)),
      e: aggregate(
        c.ids,
        lit(0n),
        (sum, id) => sum.plus(id),
        (sum) => sum.isNull(),
      ),
      f: zipWith(c.tags, c.ids, (tag) => tag),
      g: transformValues(c.counts, (key) => key),
    }))
    expectTypeOf(rowOf(made)).toEqualTypeOf<{
      readonly a: readonly (bigint | null)[] | null
      readonly b: readonly number[] | null
      readonly c: readonly (string | null)[] | null
      readonly d: bigint | null
      readonly e: boolean | null
      readonly f: readonly (string | null)[] | null
      readonly g: ReadonlyMap<string, string> | null
    }>()
    rows.select((c) => ({
      // @ts-expect-error a condition
      a: filter(c.tags, (tag) => tag),
      // @ts-expect-error text has no elements
      b: transform(c.text, (x) => x),
      // @ts-expect-error another type than the start has
      c: aggregate(c.tags, lit(0n), (_, tag) => tag),
    }))
  })
})

describe('structs and JSON', () => {
  test('follow their fields', () => {
    const made = rows.select((c) => ({
      a: c.place.withField('lat', c.text).withField('net', lit('us')),
      b: c.place.dropFields('lat'),
      c: fromJson(c.text, t.struct({ id: t.bigint() })),
      d: c.text.tryCast(t.int()),
      e: c.big.bitAnd(1n),
      f: c.text.eqNullSafe('a'),
    }))
    expectTypeOf(rowOf(made)).toEqualTypeOf<{
      readonly a: { readonly name: string | null; readonly lat: string | null; readonly net: string } | null
      readonly b: { readonly name: string | null } | null
      readonly c: { readonly id: bigint | null } | null
      readonly d: number | null
      readonly e: bigint | null
      readonly f: boolean
    }>()
    rows.select((c) => ({
      // @ts-expect-error no such field
      a: c.place.dropFields('lon'),
      // @ts-expect-error bits of a double
      b: c.double.bitAnd(1),
      // @ts-expect-error JSON of a number
      c: fromJson(c.int, t.array(t.int())),
    }))
  })
})

describe('arrays side by side', () => {
  test('are structs of fields that may be null', () => {
    const made = rows.select((c) => ({
      a: arraysZip({ tag: c.tags, id: c.ids }),
      b: arraysZip({ one: array(lit('x')), two: array(lit(1n)) }),
    }))
    expectTypeOf(rowOf(made)).toEqualTypeOf<{
      readonly a: readonly { readonly tag: string | null; readonly id: bigint | null }[] | null
      readonly b: readonly { readonly one: string | null; readonly two: bigint | null }[]
    }>()
    // @ts-expect-error a text is no array
    rows.select((c) => ({ a: arraysZip({ tag: c.text }) }))
  })
})

describe('window functions', () => {
  test('are columns with their window, and no columns without', () => {
    const made = rows.select((c) => ({
      place: rank().over({ partitionBy: [c.text, c.int], orderBy: c.big.desc() }),
      before: lag(c.int).over({ orderBy: c.big }),
      orZero: lag(c.int, 1, 0).over({ orderBy: [c.big, c.text.asc()] }),
      sum: sum(c.int).over({ rows: ['unbounded', 0], orderBy: c.big }),
      all: count().over({}),
    }))
    expectTypeOf(rowOf(made)).toEqualTypeOf<{
      readonly place: number
      readonly before: number | null
      readonly orZero: number | null
      readonly sum: bigint | null
      readonly all: bigint
    }>()
    rows.select((c) => ({
      // @ts-expect-error no window
      a: rank(),
      // @ts-expect-error another type than the column has
      b: lag(c.int, 1, 'none').over({ orderBy: c.big }),
      // @ts-expect-error no function of windows
      c: c.int.over({}),
      // @ts-expect-error no end of a frame
      d: sum(c.int).over({ orderBy: c.big, rows: ['first', 0] }),
    }))
  })
})

describe('variants', () => {
  test('are unknown until they are read', () => {
    const made = rows.select((c) => ({
      v: parseJson(c.text),
      n: variantGet(parseJson(c.text), '$.n', t.bigint()),
      s: parseJson(c.text).cast(t.string()),
    }))
    expectTypeOf(rowOf(made)).toEqualTypeOf<{
      readonly v: unknown
      readonly n: bigint | null
      readonly s: string | null
    }>()
    rows.select((c) => ({
      // @ts-expect-error no variant
      a: variantGet(c.text, '$.n', t.int()),
      // @ts-expect-error Spark does not compare variants
      b: max(parseJson(c.text)),
    }))
  })
})

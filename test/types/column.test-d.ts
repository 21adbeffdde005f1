import {
  type Column,
  coalesce,
  concat,
  count,
  type Dataset,
  dateTrunc,
  json,
  kafka,
  length,
  lit,
  type RowOf,
  round,
  struct,
  substring,
  sum,
  t,
  timestampMillis,
  toJson,
  tumbling,
  upper,
  when,
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
    real: t.float(),
    double: t.double(),
    money: t.decimal(10, 2),
    flag: t.boolean(),
    day: t.date(),
    at: t.timestamp(),
    bytes: t.binary(),
    tags: t.array(t.string()),
    where: t.struct({ lat: t.double(), names: t.map(t.string(), t.int()) }),
  }),
})

const rowOf = <F extends FieldMap>(_dataset: Dataset<F>): RowOf<F> => undefined as never

describe('comparisons', () => {
  test('take a column of the kind, or a value that fits', () => {
    rows.filter((c) => c.int.ge(5).and(c.big.lt(5n)).and(c.big.lt(c.int)).and(c.double.ne(1.5)))
    rows.filter((c) =>
      c.money
        .le('9.99')
        .and(c.text.eq('x'))
        .and(c.at.lt(new Date(0)))
        .and(c.day.gt('2024-01-01')),
    )
    rows.filter((c) => c.int.between(1, c.big).and(c.text.isIn('a', 'b')).and(c.flag.eq(true)))
    // @ts-expect-error text beside a number
    rows.filter((c) => c.int.ge('5'))
    // @ts-expect-error a number beside text
    rows.filter((c) => c.text.eq(5))
    // @ts-expect-error a text column beside a number
    rows.filter((c) => c.int.eq(c.text))
    // @ts-expect-error null equals nothing
    rows.filter((c) => c.int.eq(null))
    // @ts-expect-error a bigint beside a double
    rows.filter((c) => c.double.gt(5n))
    // @ts-expect-error one value of another type
    rows.filter((c) => c.text.isIn('a', 1))
    // @ts-expect-error a number between texts
    rows.filter((c) => c.int.between('a', 'b'))
  })

  test('may be null where a side may', () => {
    const made = rows.select((c) => ({
      a: c.int.eq(1),
      b: c.int.isNull(),
      c: lit(1).eq(2),
      d: lit(1).eq(c.double),
    }))
    expectTypeOf(rowOf(made)).toEqualTypeOf<{
      readonly a: boolean | null
      readonly b: boolean
      readonly c: boolean
      readonly d: boolean | null
    }>()
  })
})

describe('logic and text', () => {
  test('take conditions and texts', () => {
    rows.filter((c) =>
      c.flag.not().or(c.text.like('a%')).and(c.text.startsWith(c.text)).or(c.text.contains('x')),
    )
    // @ts-expect-error a number is no condition
    rows.filter((c) => c.flag.and(c.int))
    // @ts-expect-error not of a number
    rows.filter((c) => c.int.not())
    // @ts-expect-error like of a number
    rows.filter((c) => c.int.like('5%'))
    // @ts-expect-error a number is no text
    rows.filter((c) => c.text.endsWith(5))
  })
})

describe('arithmetic', () => {
  test('has the wider type', () => {
    const made = rows.select((c) => ({
      a: c.int.plus(1),
      b: c.int.plus(c.big),
      c: c.int.times(c.double),
      d: c.small.minus(c.int),
      e: c.money.plus(c.int),
      f: c.money.times(c.double),
      g: c.int.dividedBy(2),
      h: c.money.dividedBy(3),
      i: c.big.mod(2n),
      j: c.big.negate(),
      k: c.real.plus(c.int),
    }))
    expectTypeOf(rowOf(made)).toEqualTypeOf<{
      readonly a: number | null
      readonly b: bigint | null
      readonly c: number | null
      readonly d: number | null
      readonly e: string | null
      readonly f: number | null
      readonly g: number | null
      readonly h: string | null
      readonly i: bigint | null
      readonly j: bigint | null
      readonly k: number | null
    }>()
    // @ts-expect-error plus of text
    rows.select((c) => ({ x: c.text.plus('a') }))
    // @ts-expect-error plus of a condition
    rows.select((c) => ({ x: c.int.plus(c.flag) }))
  })
})

describe('cast, field and constants', () => {
  test('say their type', () => {
    const made = rows.select((c) => ({
      a: c.int.cast(t.string()),
      b: c.text.cast(t.bigint()),
      c: lit('x').cast(t.int()),
      d: lit(1n).cast(t.string()),
      e: c.where.field('lat'),
      f: c.where.field('names'),
      g: lit(null, t.date()),
      h: lit(5, t.int()),
      i: lit(new Date(0)),
      j: c.bytes,
      k: c.tags,
    }))
    expectTypeOf(rowOf(made)).toEqualTypeOf<{
      readonly a: string | null
      readonly b: bigint | null
      readonly c: number | null
      readonly d: string
      readonly e: number | null
      readonly f: ReadonlyMap<string, number | null> | null
      readonly g: string | null
      readonly h: number
      readonly i: string
      readonly j: Uint8Array | null
      readonly k: readonly (string | null)[] | null
    }>()
    // @ts-expect-error no such field
    rows.select((c) => ({ x: c.where.field('lon') }))
    // @ts-expect-error a field of text
    rows.select((c) => ({ x: c.text.field('lat') }))
    // @ts-expect-error null without a type
    lit(null)
    // @ts-expect-error text is no int
    lit('5', t.int())
    // @ts-expect-error a type, not its name
    rows.select((c) => ({ x: c.int.cast('string') }))
  })
})

describe('functions', () => {
  test('take what Spark takes and give what Spark gives', () => {
    const made = rows.select((c) => ({
      a: concat(c.text, '-', c.text),
      b: length(c.text),
      c: round(c.money, 1),
      d: round(c.double),
      e: coalesce(c.text, 'none'),
      f: coalesce(c.text, c.text),
      g: timestampMillis(c.big),
      h: dateTrunc('hour', c.at),
      i: toJson(struct({ text: c.text })),
      j: struct({ text: c.text, one: lit(1n) }),
      k: tumbling(c.at, '1 hour').field('start'),
    }))
    expectTypeOf(rowOf(made)).toEqualTypeOf<{
      readonly a: string | null
      readonly b: number | null
      readonly c: string | null
      readonly d: number | null
      readonly e: string
      readonly f: string | null
      readonly g: string | null
      readonly h: string | null
      readonly i: string | null
      readonly j: { readonly text: string | null; readonly one: bigint }
      readonly k: string
    }>()
    rows.select((c) => ({
      // @ts-expect-error upper of a number
      a: upper(c.int),
      // @ts-expect-error sum of text
      b: sum(c.text),
      // @ts-expect-error a column for a constant
      c: substring(c.text, c.int, 1),
      // @ts-expect-error no such unit
      d: dateTrunc('fortnight', c.at),
      // @ts-expect-error json of text
      e: toJson(c.text),
      // @ts-expect-error one of another type
      f: coalesce(c.text, 5),
      // @ts-expect-error window of a bigint
      g: tumbling(c.big, '1 hour'),
      // @ts-expect-error milliseconds of text
      h: timestampMillis(c.text),
      // @ts-expect-error too many
      i: count(c.text, c.text),
    }))
  })

  test('when has the type of its first value', () => {
    const made = rows.select((c) => ({
      a: when(c.flag, 'yes').otherwise('no'),
      b: when(c.flag, 'yes'),
      c: when(c.flag, c.text).otherwise('no'),
      d: when(c.flag, 'yes').otherwise(null),
      e: when(c.flag, 1).when(c.flag.not(), 2).otherwise(c.double),
    }))
    expectTypeOf(rowOf(made)).toEqualTypeOf<{
      readonly a: string
      readonly b: string | null
      readonly c: string | null
      readonly d: string | null
      readonly e: number | null
    }>()
    rows.select((c) => ({
      // @ts-expect-error no condition
      a: when(c.int, 'yes'),
      // @ts-expect-error another type
      b: when(c.flag, 'yes').otherwise(5),
      // @ts-expect-error another type
      c: when(c.flag, 'yes').when(c.flag, 5),
    }))
  })

  test('a function takes any column of its family', () => {
    const shout = <N extends boolean>(column: Column<{ readonly kind: 'string' }, N>) => upper(column)
    expectTypeOf(rowOf(rows.select((c) => ({ x: shout(c.text) })))).toEqualTypeOf<{
      readonly x: string | null
    }>()
  })
})

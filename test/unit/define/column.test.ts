import { describe, expect, test } from 'vitest'
import type { Column } from '../../../src/define/column.js'
import { coalesce, greatest, when } from '../../../src/define/functions/conditional.js'
import { lit } from '../../../src/define/functions/lit.js'
import { round } from '../../../src/define/functions/number-functions.js'
import { struct } from '../../../src/define/functions/struct.js'
import { lpad, substring, toJson, upper } from '../../../src/define/functions/text-functions.js'
import { dateTrunc } from '../../../src/define/functions/time-functions.js'
import { t } from '../../../src/schema/type-builders.js'
import { columns, quakes } from './quakes.js'

/** Columns as a caller without a type checker sees them. */
type LooseColumn = { readonly [M in keyof Column]: (...args: readonly unknown[]) => LooseColumn }
type Loose = Readonly<Record<'id' | 'time' | 'felt' | 'mag' | 'cost' | 'at' | 'day' | 'tags', LooseColumn>>

const loosely = (build: (c: Loose) => unknown): readonly string[] =>
  columns(quakes.select((c) => ({ x: build(c as unknown as Loose) as Column })))

const mismatch = (message: string): unknown =>
  expect.objectContaining({ code: 'DEFINE_TYPE_MISMATCH', message: expect.stringContaining(message) })

describe('result types', () => {
  test.each<[string, (c: Loose) => unknown, string]>([
    ['int + int', (c) => c.felt.plus(1), 'int?'],
    ['int + bigint', (c) => c.felt.plus(c.time), 'bigint?'],
    ['int + double', (c) => c.felt.plus(c.mag), 'double?'],
    ['int / int', (c) => c.felt.dividedBy(2), 'double?'],
    ['int % int', (c) => c.felt.mod(2), 'int?'],
    ['decimal(10,2) + int', (c) => c.cost.plus(c.felt), 'decimal(13,2)?'],
    ['decimal(10,2) * decimal(10,2)', (c) => c.cost.times(c.cost), 'decimal(21,4)?'],
    ['decimal(10,2) / decimal(10,2)', (c) => c.cost.dividedBy(c.cost), 'decimal(23,13)?'],
    ['decimal(10,2) * 1.19', (c) => c.cost.times('1.19'), 'decimal(14,4)?'],
    ['decimal(10,2) + double', (c) => c.cost.plus(c.mag), 'double?'],
    ['is null', (c) => c.mag.isNull(), 'boolean'],
    ['cast text to int', (c) => c.id.cast(t.int()), 'int?'],
    ['negate', (c) => c.cost.negate(), 'decimal(10,2)?'],
    ['round decimal', (c) => round(c.cost as never, 1), 'decimal(10,1)?'],
    ['round decimal to tens', (c) => round(c.cost as never, -1), 'decimal(9,0)?'],
    ['coalesce', (c) => coalesce(c.id as never, 'x' as never), 'string'],
    ['greatest', (c) => greatest(c.mag as never, 4.5 as never), 'double'],
    ['case', (c) => when(c.mag.isNull() as never, 'a').otherwise('b'), 'string'],
    ['case without otherwise', (c) => when(c.mag.isNull() as never, 'a'), 'string?'],
    ['struct', (c) => struct({ id: c.id as never }), 'struct<id:string>'],
  ])('%s', (_name, build, expected) => {
    expect(loosely(build)).toEqual([`x ${expected}`])
  })

  test('a sign that is turned stands in the document', () => {
    quakes.select((c) => {
      expect(c.cost.negate().toNode().node).toMatchObject({ operator: 'negate', args: [{ name: 'cost' }] })
      return { id: c.id }
    })
  })

  test('beyond 38 digits, digits after the point are given up, down to 6', () => {
    const wide = lit('1', t.decimal(38, 18))
    const money = quakes.select((c) => ({ x: c.cost.cast(t.decimal(38, 18)) }))
    expect(columns(money.select((c) => ({ x: c.x.times(c.x) })))).toEqual(['x decimal(38,6)?'])
    expect(columns(money.select((c) => ({ x: c.x.plus(c.x) })))).toEqual(['x decimal(38,17)?'])
    expect(wide.toNode().type).toEqual({ kind: 'decimal', precision: 1, scale: 0 })
  })
})

describe('values that do not fit', () => {
  test.each<[string, (c: Loose) => unknown, string]>([
    [
      'text beside a number',
      (c) => c.mag.ge('4.5'),
      'Operand of ge: "4.5". Expected a value of type double.',
    ],
    ['a fraction beside an int', (c) => c.felt.gt(1.5), 'Operand of gt: 1.5. Expected a value of type int.'],
    ['too much for an int', (c) => c.felt.gt(2 ** 31), 'Literal: 2147483648. Expected a value of type int.'],
    ['too much for a bigint', (c) => c.time.gt(2n ** 63n), 'Literal: "9223372036854775808".'],
    ['a number that lost digits', (c) => c.time.gt(2 ** 53), 'Operand of gt: 9007199254740992.'],
    ['null', (c) => c.mag.eq(null), 'Operand of eq: null.'],
    ['undefined', (c) => c.mag.eq(undefined), 'Operand of eq: undefined.'],
    ['no date', (c) => c.day.eq('2024-13-01'), 'Operand of eq: "2024-13-01".'],
    ['an invalid Date', (c) => c.at.lt(new Date('x')), 'Operand of lt: a Date.'],
    ['a timestamp without zone', (c) => c.at.lt('2024-01-01T00:00:00'), 'Literal: "2024-01-01T00:00:00".'],
    ['no decimal', (c) => c.cost.lt('1e5'), 'Literal: "1e5". Expected a value of type decimal'],
    ['half a character', (c) => c.id.eq('\ud800'), 'Literal: "\\ud800". Expected a value of type string.'],
    ['a list in which one does not fit', (c) => c.felt.isIn(1, 'x'), 'Value of isIn: "x".'],
    ['an empty list', (c) => c.felt.isIn(), 'Values of isIn: none.'],
    [
      'an array beside anything',
      (c) => c.tags.eq('x'),
      'Operand of eq: "x". Expected a value of type array<string>.',
    ],
    ['lit of an object', () => lit({} as never), 'Value of lit: {}.'],
    ['lit of nothing', () => lit(undefined as never), 'Value of lit: undefined.'],
    ['when with null alone', (c) => when(c.mag.isNull() as never, null as never), 'Value of when: null.'],
  ])('%s', (_name, build, message) => {
    expect(() => loosely(build)).toThrow(mismatch(message))
  })
})

describe('types that do not go together', () => {
  test.each<[string, (c: Loose) => unknown, string]>([
    ['number and text', (c) => c.mag.eq(c.id), 'Operands of eq: double and string.'],
    ['and of numbers', (c) => c.mag.and(c.mag), 'Operands of and: double and double. Expected conditions'],
    ['not of a number', (c) => c.mag.not(), 'Operands of not: double.'],
    ['plus of text', (c) => c.id.plus(c.id), 'Operands of plus: string and string. Expected numbers.'],
    ['like of a number', (c) => c.mag.like(c.id), 'Operands of like: double and string. Expected strings.'],
    ['a field of text', (c) => c.id.field('x'), 'Field x: string. Expected a struct.'],
    ['cast of an array', (c) => c.tags.cast(t.int()), 'Cast: array<string> to int.'],
    ['cast of a date to a number', (c) => c.day.cast(t.int()), 'Cast: date to int.'],
    ['upper of a number', (c) => upper(c.mag as never), 'Argument 1 of upper: double. Expected a string.'],
    [
      'toJson of text',
      (c) => toJson(c.id as never),
      'Argument 1 of to_json: string. Expected a struct, map, array or variant.',
    ],
    [
      'a column for a constant',
      (c) => substring(c.id as never, c.felt as never, 1),
      'Argument 2 of substring: int. Expected a constant integer.',
    ],
    ['a fraction for a constant', (c) => lpad(c.id as never, 1.5, ' '), 'Argument of lpad: 1.5.'],
    [
      'no such unit',
      (c) => dateTrunc('fortnight' as never, c.at as never),
      'Argument 1 of date_trunc: "fortnight". Expected one of microsecond',
    ],
    [
      'too few arguments',
      (c) => (substring as (x: unknown) => unknown)(c.id),
      'Arguments of substring: 1 of them. Expected 3.',
    ],
    [
      'too many arguments',
      (c) => (upper as (...x: unknown[]) => unknown)(c.id, c.id),
      'Arguments of upper: 2 of them. Expected 1.',
    ],
    [
      'branches of two types',
      (c) => when(c.mag.isNull() as never, 'a').otherwise(c.mag as never),
      'Value of otherwise: double. Expected a value of type string',
    ],
    ['no condition', (c) => when(c.mag as never, 'a'), 'Condition of when: double.'],
    [
      'coalesce of two types',
      (c) => coalesce(c.id as never, c.mag as never),
      'Argument of coalesce: double.',
    ],
  ])('%s', (_name, build, message) => {
    expect(() => loosely(build)).toThrow(mismatch(message))
  })

  test('a struct with one name twice', () => {
    expect(() => loosely((c) => struct({ a: c.id as never, A: c.mag as never }))).toThrow(
      expect.objectContaining({ code: 'DEFINE_DUPLICATE_COLUMN' }),
    )
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { StructType } from '../../../src/schema/data-type.js'
import { jsonToRow, rowToJson } from '../../../src/schema/row-json.js'
import { typescriptText } from '../../../src/schema/type-table.js'
import { type ColumnJson, schemaOf } from '../rows/arrow-fixture.js'

const one = (type: unknown, nullable = true): StructType => schemaOf([['v', type, nullable]])
const read = (json: unknown, type: unknown): unknown => jsonToRow({ v: json }, one(type)).v
const write = (value: unknown, type: unknown): string => rowToJson({ v: value }, one(type)).slice(5, -1)

describe('numbers', () => {
  test('64-bit integers keep their digits both ways', () => {
    expect(write(-9223372036854775808n, 'long')).toBe('-9223372036854775808')
    expect(jsonToRow('{"v": 9007199254740993}', one('long'))).toEqual({ v: 9007199254740993n })
    expect(jsonToRow('{"v": 9007199254740994}', one('long'))).toEqual({ v: 9007199254740994n })
    expect(jsonToRow('{"v": 9007199254740994}', one('double'))).toEqual({ v: 9007199254740994 })
    expect(jsonToRow('{"v": 1e+300}', one('variant'))).toEqual({ v: 1e300 })
    expect(read('9007199254740993', 'long')).toBe(9007199254740993n)
    expect(read(7, 'long')).toBe(7n)
  })

  test('digits inside of texts stay texts', () => {
    const schema = schemaOf([
      ['text', 'string', true],
      ['n', 'long', true],
    ])
    const text = '{"text":"a \\"9007199254740993\\" b","n":9007199254740993}'
    expect(jsonToRow(text, schema)).toEqual({ text: 'a "9007199254740993" b', n: 9007199254740993n })
    expect(rowToJson(jsonToRow(text, schema), schema)).toBe(text)
  })

  test('float prints the shortest digits of 32 bits, double of 64', () => {
    expect(write(Math.fround(0.1), 'float')).toBe('0.1')
    expect(write(Math.fround(0.1), 'double')).toBe('0.10000000149011612')
    expect(write(Math.fround(16777216), 'float')).toBe('16777216')
    expect(write(1.401298464324817e-45, 'float')).toBe('1e-45')
    expect(write(3.4028234663852886e38, 'float')).toBe('3.4028235e+38')
    expect(read(0.1, 'float')).toBe(Math.fround(0.1))
  })

  test('any float and any double come back', () => {
    fc.assert(
      fc.property(fc.float(), fc.double(), (single, double) => {
        const schema = schemaOf([
          ['single', 'float', false],
          ['double', 'double', false],
        ])
        const row = { single, double }
        expect(jsonToRow(rowToJson(row, schema), schema)).toEqual(row)
      }),
    )
  })

  test('what JSON has no numbers for', () => {
    expect(
      [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0].map((v) => write(v, 'double')),
    ).toEqual(['"NaN"', '"Infinity"', '"-Infinity"', '-0'])
    expect(read('-Infinity', 'double')).toBe(Number.NEGATIVE_INFINITY)
  })

  test('decimals as text or number', () => {
    expect(read('12.3', 'decimal(10,2)')).toBe('12.30')
    expect(read(12.3, 'decimal(10,2)')).toBe('12.30')
    expect(jsonToRow('{"v":12345678901234567890.10}', one('decimal(22,2)'))).toEqual({
      v: '12345678901234567890.10',
    })
  })
})

test('a variant that may not be missing may hold the null of JSON', () => {
  expect(jsonToRow('{"v":null}', one('variant', false))).toEqual({ v: null })
  expect(() => jsonToRow('{"v":null}', one('string', false))).toThrow('the column is not null')
})

describe('the other forms', () => {
  test.each<[type: unknown, value: unknown, json: string]>([
    ['string', 'a"\n', '"a\\"\\n"'],
    ['binary', Uint8Array.of(0, 255), '"AP8="'],
    ['boolean', false, 'false'],
    ['date', '2024-02-29', '"2024-02-29"'],
    ['timestamp', '2024-02-29T00:00:00.000001Z', '"2024-02-29T00:00:00.000001Z"'],
    ['timestamp_ntz', '2024-02-29T00:00:00.000001', '"2024-02-29T00:00:00.000001"'],
    ['interval year to month', '-P1Y2M', '"-P1Y2M"'],
    ['interval day to second', 'P1DT2H3M4.000005S', '"P1DT2H3M4.000005S"'],
    ['void', null, 'null'],
    ['variant', { n: [1, null, true, 'x', {}], '"': -0.5 }, '{"n":[1,null,true,"x",{}],"\\"":-0.5}'],
    ['variant', -0, '-0'],
    [{ type: 'array', elementType: 'long', containsNull: true }, [1n, null], '[1,null]'],
    [
      { type: 'map', keyType: 'long', valueType: 'string', valueContainsNull: true },
      new Map([
        [1n, 'a'],
        [2n, null],
      ]),
      '[[1,"a"],[2,null]]',
    ],
  ])('%j', (type, value, json) => {
    expect(write(value, type)).toBe(json)
    expect(read(JSON.parse(json), type)).toEqual(value)
  })

  test('timestamps of another offset become UTC', () => {
    expect(read('2024-02-29 12:00:00+02:00', 'timestamp')).toBe('2024-02-29T10:00:00.000000Z')
  })

  test('a map with text keys may be an object', () => {
    const type = { type: 'map', keyType: 'string', valueType: 'integer', valueContainsNull: false }
    expect(read({ a: 1 }, type)).toEqual(new Map([['a', 1]]))
  })

  test('an absent nullable column is null', () => {
    expect(jsonToRow({}, one('long'))).toEqual({ v: null })
  })
})

describe('what does not fit', () => {
  test.each<[type: unknown, json: unknown]>([
    ['byte', 128],
    ['short', -32769],
    ['integer', 1.5],
    ['integer', 2147483648],
    ['long', 9007199254740992],
    ['long', '9223372036854775808'],
    ['float', 'much'],
    ['double', true],
    ['string', 5],
    ['binary', 'no base64!'],
    ['boolean', 'true'],
    ['date', '2024-02-30'],
    ['timestamp', '2024-02-29T00:00:00'],
    ['timestamp_ntz', '2024-02-29T00:00:00Z'],
    ['decimal(4,2)', 100],
    ['decimal(4,2)', '1.005'],
    ['interval year to month', 'P1D'],
    ['interval day to second', 'P1Y'],
    ['void', 1],
    [{ type: 'array', elementType: 'long', containsNull: false }, [null]],
    [{ type: 'map', keyType: 'long', valueType: 'long', valueContainsNull: true }, { a: 1 }],
    [{ type: 'map', keyType: 'long', valueType: 'long', valueContainsNull: true }, [[null, 1]]],
  ])('%j cannot hold %j', (type, json) => {
    expect(() => read(json, type)).toThrow(expect.objectContaining({ code: 'SCHEMA_BAD_VALUE' }))
  })

  const message = (json: unknown, ...columns: ColumnJson[]): string => {
    try {
      jsonToRow(json, schemaOf(columns))
      return 'none'
    } catch (error) {
      return (error as Error).message
    }
  }

  test('the message names the column, the value and what was expected', () => {
    expect(message({ n: 300 }, ['n', 'byte', true])).toBe(
      'Column "n" (tinyint) cannot hold 300. Expected a whole number from -128 to 127.',
    )
    expect(message({ m: 1 }, ['n', 'byte', true])).toBe('Column "m" cannot hold 1. Expected one of n.')
    expect(message({}, ['n', 'byte', false])).toBe(
      'Column "n" (tinyint) cannot hold null. Expected a value: the column is not null.',
    )
    expect(
      message({ a: [1, 'x'] }, ['a', { type: 'array', elementType: 'integer', containsNull: true }, true]),
    ).toContain('Column "a[1]" (int) cannot hold "x".')
    expect(message('{"n": 1', ['n', 'byte', true])).toContain('Expected JSON text of one row')
  })
})

test('the TypeScript of a row type', () => {
  const schema = schemaOf([
    ['id', 'long', false],
    ['full name', 'string', true],
    ['tags', { type: 'array', elementType: 'string', containsNull: true }, false],
    [
      'grid',
      {
        type: 'array',
        elementType: { type: 'array', elementType: 'double', containsNull: false },
        containsNull: false,
      },
      true,
    ],
    ['counts', { type: 'map', keyType: 'date', valueType: 'integer', valueContainsNull: true }, false],
    ['raw', 'binary', false],
    ['nothing', 'void', true],
  ])
  expect(typescriptText(schema)).toBe(
    '{ readonly id: bigint; readonly "full name": string | null; readonly tags: readonly (string | null)[]; ' +
      'readonly grid: readonly (readonly number[])[] | null; readonly counts: ReadonlyMap<string, number | null>; ' +
      'readonly raw: Uint8Array; readonly nothing: null }',
  )
})

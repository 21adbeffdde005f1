import { Binary, Field, makeData, Struct, Table, tableToIPC, Vector, vectorFromArray } from 'apache-arrow'
import { describe, expect, test } from 'vitest'
import { isBridgeError } from '../../../src/errors/bridge-error.js'
import { decodeRows } from '../../../src/rows/decode-batch.js'
import { rowToJson } from '../../../src/schema/row-json.js'
import { schemaOf } from './arrow-fixture.js'

const SCHEMA = schemaOf([['v', 'variant', true]])

/** A dictionary of the names `a` and `b`: version 1, offsets of one byte. */
const NAMES = Uint8Array.of(0x01, 2, 0, 1, 2, 0x61, 0x62)

/** A frame of one variant, as Spark sends it. */
function frameOf(value: Uint8Array, names: Uint8Array): Uint8Array {
  const parts = [value, names].map((bytes) => vectorFromArray([bytes], new Binary()))
  const type = new Struct(['value', 'metadata'].map((name) => new Field(name, new Binary(), false)))
  const children = parts.map(({ data }) => data[0])
  const data = makeData({ type, length: 1, nullCount: 0, children } as never)
  return tableToIPC(new Table({ v: new Vector([data]) } as never), 'stream')
}

function decoded(value: readonly number[], names = NAMES): unknown {
  return decodeRows(frameOf(Uint8Array.from(value), names), SCHEMA)[0]?.v
}

function codeOf(work: () => unknown): string {
  try {
    return JSON.stringify(work())
  } catch (error) {
    return isBridgeError(error) ? error.code : `not ours: ${String(error)}`
  }
}

describe('the bytes of a variant', () => {
  test.each<[what: string, bytes: readonly number[], value: unknown]>([
    ['null', [0x00], null],
    ['true', [0x04], true],
    ['false', [0x08], false],
    ['an integer of 8 bits', [0x0c, 0x80], -128],
    ['one of 16', [0x10, 0xff, 0x7f], 32767],
    ['one of 32', [0x14, 0, 0, 0, 0x80], -2147483648],
    ['one of 64', [0x18, 1, 0, 0, 0, 0, 0, 0x20, 0], 9007199254740993n],
    ['a double', [0x1c, 0, 0, 0, 0, 0, 0, 0, 0x80], -0],
    ['a decimal of 32 bits', [0x20, 2, 0xce, 0x04, 0, 0], 12.3],
    ['a date', [0x2c, 0xff, 0xff, 0xff, 0xff], '1969-12-31'],
    ['a timestamp', [0x30, 1, 0, 0, 0, 0, 0, 0, 0], '1970-01-01T00:00:00.000001Z'],
    ['a timestamp without zone', [0x34, 1, 0, 0, 0, 0, 0, 0, 0], '1970-01-01T00:00:00.000001'],
    ['a float', [0x38, 0, 0, 0xc0, 0x7f], Number.NaN],
    ['bytes', [0x3c, 2, 0, 0, 0, 0, 0xff], 'AP8='],
    ['a long text', [0x40, 2, 0, 0, 0, 0xc3, 0xa9], 'é'],
    ['a short text', [0x09, 0xc3, 0xa9], 'é'],
    ['an array', [0x03, 2, 0, 1, 3, 0x00, 0x0c, 7], [null, 7]],
    ['an object', [0x02, 2, 0, 1, 2, 0, 3, 0x04, 0x00, 0x0c, 7], { a: 7, b: true }],
  ])('%s', (_, bytes, value) => {
    expect(decoded(bytes)).toStrictEqual(value)
  })

  test('a name that JavaScript treats as its own is a name', () => {
    const names = Uint8Array.from([0x01, 1, 0, 9, ...Buffer.from('__proto__')])
    const value = decoded([0x02, 1, 0, 0, 1, 0x04], names)
    expect(rowToJson({ v: value }, SCHEMA)).toBe('{"v":{"__proto__":true}}')
  })
})

describe('bytes that are no variant', () => {
  test('every truncation is an error', () => {
    const whole = [0x02, 2, 0, 1, 2, 0, 3, 0x04, 0x00, 0x0c, 7]
    for (let length = 0; length < whole.length; length += 1) {
      expect(codeOf(() => decoded(whole.slice(0, length)))).toBe('ROWS_BAD_ARROW')
    }
    for (let length = 0; length < NAMES.length; length += 1) {
      expect(codeOf(() => decoded(whole, NAMES.slice(0, length)))).toBe('ROWS_BAD_ARROW')
    }
  })

  test('a version, a kind and a name that there are not', () => {
    expect(codeOf(() => decoded([0x00], Uint8Array.of(2, 0, 0)))).toBe('ROWS_BAD_ARROW')
    expect(codeOf(() => decoded([0xfc]))).toBe('ROWS_BAD_ARROW')
    expect(codeOf(() => decoded([0x02, 1, 5, 0, 1, 0x04]))).toBe('ROWS_BAD_ARROW')
  })

  test('arrays that are inside themselves, each twice, end at once', () => {
    // The first byte of the value is its own first element: the offset is below the values.
    const circle = [0x0f, 2, ...[0, 0, 0, 0], ...[0, 0, 0, 0], ...[0, 0, 0, 0]]
    const nested = Array.from({ length: 60 }, (_, depth) => [0x03, 2, 0, 0, (59 - depth) * 5])
    expect(codeOf(() => decoded(circle))).toBe('ROWS_BAD_ARROW')
    expect(codeOf(() => decoded([...nested.flat(), 0x00]))).toBe('ROWS_BAD_ARROW')
  })
})

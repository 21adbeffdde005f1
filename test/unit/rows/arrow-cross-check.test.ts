import {
  type DataType as ArrowDataType,
  Binary,
  Bool,
  DateDay,
  Decimal,
  Field,
  Float64,
  Int32,
  Int64,
  List,
  Map_,
  makeData,
  makeVector,
  RecordBatch,
  Schema,
  Struct,
  Table,
  Timestamp,
  TimeUnit,
  tableToIPC,
  Utf8,
  type Vector,
  vectorFromArray,
} from 'apache-arrow'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeRows } from '../../../src/rows/decode-batch.js'
import { dateText } from '../../../src/schema/calendar.js'
import { timestampText } from '../../../src/schema/timestamp-text.js'
import { schemaOf } from './arrow-fixture.js'

/** Frames written by apache-arrow, a second implementation, and read by ours. */
function decoded(type: unknown, vector: Vector): unknown[] {
  const bytes = tableToIPC(new Table({ v: vector }), 'stream')
  return decodeRows(bytes, schemaOf([['v', type, true]])).map((row) => row.v)
}

/** A vector of raw 64-bit words with null bits: apache-arrow's own builders take timestamps as milliseconds. */
function rawVector(
  type: ArrowDataType,
  words: BigInt64Array | Int32Array | Uint32Array,
  nulls: readonly boolean[],
): Vector {
  const nullBitmap = new Uint8Array(Math.ceil(nulls.length / 8))
  for (const [at, isNull] of nulls.entries())
    if (!isNull) nullBitmap[at >> 3] = (nullBitmap[at >> 3] ?? 0) | (1 << (at & 7))
  const nullCount = nulls.filter(Boolean).length
  return makeVector(makeData({ type, length: nulls.length, nullCount, nullBitmap, data: words } as never))
}

const cells = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<(T | null)[]> =>
  fc.array(fc.option(value), { maxLength: 400, minLength: 1, size: 'max' })
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const text = fc.string({ unit: 'binary', maxLength: 30 })
const list = (elementType: unknown): object => ({ type: 'array', elementType, containsNull: true })
const RUNS = { numRuns: 60 }

describe('what apache-arrow writes, ours reads', () => {
  test('64-bit integers', () => {
    fc.assert(
      fc.property(cells(int64), (values) => {
        expect(decoded('long', vectorFromArray(values, new Int64()))).toEqual(values)
      }),
      RUNS,
    )
  })

  test('doubles, booleans, bytes', () => {
    fc.assert(
      fc.property(
        cells(fc.double()),
        cells(fc.boolean()),
        cells(fc.uint8Array()),
        (doubles, flags, bytes) => {
          expect(decoded('double', vectorFromArray(doubles, new Float64()))).toEqual(doubles)
          expect(decoded('boolean', vectorFromArray(flags, new Bool()))).toEqual(flags)
          expect(decoded('binary', vectorFromArray(bytes, new Binary()))).toEqual(bytes)
        },
      ),
      RUNS,
    )
  })

  test('texts, ASCII or not, across chunks', () => {
    const ascii = fc.string({ maxLength: 200 })
    fc.assert(
      fc.property(cells(fc.oneof(ascii, text)), (values) => {
        expect(decoded('string', vectorFromArray(values, new Utf8()))).toEqual(values)
      }),
      RUNS,
    )
  })

  test('timestamps of the whole range, across chunks', () => {
    const recent = fc.bigInt({ min: 1_700_000_000_000_000n, max: 1_700_100_000_000_000n })
    fc.assert(
      fc.property(cells(fc.oneof(recent, int64)), (values) => {
        const nulls = values.map((value) => value === null)
        const words = BigInt64Array.from(values, (value) => value ?? 0n)
        const expected = values.map((value) => (value === null ? null : `${timestampText(value)}Z`))
        const type = new Timestamp(TimeUnit.MICROSECOND, 'UTC')
        expect(decoded('timestamp', rawVector(type, words, nulls))).toEqual(expected)
      }),
      RUNS,
    )
  })

  test('dates', () => {
    fc.assert(
      fc.property(cells(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })), (values) => {
        const nulls = values.map((value) => value === null)
        const words = Int32Array.from(values, (value) => value ?? 0)
        const expected = values.map((value) => (value === null ? null : dateText(value)))
        expect(decoded('date', rawVector(new DateDay(), words, nulls))).toEqual(expected)
      }),
      RUNS,
    )
  })

  test('decimals, small and of 38 digits', () => {
    for (const precision of [15, 38]) {
      const limit = 10n ** BigInt(precision) - 1n
      fc.assert(
        fc.property(cells(fc.bigInt({ min: -limit, max: limit })), (values) => {
          const words = BigInt64Array.from(
            values.flatMap((value) => [BigInt.asIntN(64, value ?? 0n), (value ?? 0n) >> 64n]),
          )
          const nulls = values.map((value) => value === null)
          const vector = rawVector(new Decimal(0, precision, 128), new Uint32Array(words.buffer), nulls)
          const expected = values.map((value) => (value === null ? null : String(value)))
          expect(decoded(`decimal(${precision},0)`, vector)).toEqual(expected)
        }),
        RUNS,
      )
    }
  })

  test('lists of structs and maps', () => {
    const point = new Struct([new Field('x', new Int32(), true), new Field('name', new Utf8(), true)])
    const spark = {
      type: 'struct',
      fields: [
        { name: 'x', type: 'integer', nullable: true, metadata: {} },
        { name: 'name', type: 'string', nullable: true, metadata: {} },
      ],
    }
    const points = fc.array(fc.option(fc.record({ x: fc.option(fc.integer()), name: fc.option(text) })))
    fc.assert(
      fc.property(cells(points), (values) => {
        const vector = vectorFromArray(values, new List(new Field('element', point, true)))
        expect(decoded(list(spark), vector)).toEqual(values)
      }),
      RUNS,
    )
    const entries = new Struct([new Field('key', new Utf8(), false), new Field('value', new Int64(), true)])
    const counts = fc.uniqueArray(fc.tuple(text, fc.option(int64)), {
      selector: ([key]) => key,
      maxLength: 5,
    })
    fc.assert(
      fc.property(cells(counts), (values) => {
        const maps = values.map((value) => (value === null ? null : new Map(value)))
        const vector = vectorFromArray(maps, new Map_(new Field('entries', entries as never, false)) as never)
        const spark = { type: 'map', keyType: 'string', valueType: 'long', valueContainsNull: true }
        expect(decoded(spark, vector)).toEqual(maps)
      }),
      RUNS,
    )
  })
})

test('rows without columns are still rows', () => {
  const schema = new Schema([])
  const data = makeData({ type: new Struct([]), length: 3, nullCount: 0, children: [] })
  const bytes = tableToIPC(new Table(schema, [new RecordBatch(schema, data as never)]), 'stream')
  expect(decodeRows(bytes, schemaOf([]))).toEqual([{}, {}, {}])
})

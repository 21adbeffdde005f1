import {
  type Data,
  Field,
  makeData,
  Null,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow'
import { describe, expect, test } from 'vitest'
import { isBridgeError } from '../../../src/errors/bridge-error.js'
import { decodeRows, type Row, rowDecoder } from '../../../src/rows/decode-batch.js'
import { requireFrame } from '../../../src/rows/ipc-messages.js'
import { jsonToRow, rowToJson } from '../../../src/schema/row-json.js'
import { schemaFromSparkJson } from '../../../src/schema/spark-json.js'
import { type ColumnJson, readArrow, readJson, schemaOf } from './arrow-fixture.js'

interface Expected {
  readonly columns: readonly ColumnJson[]
  readonly rows: readonly string[]
}

const expected = readJson<Readonly<Record<string, Expected>>>('expected.json')
const narrow = schemaOf(expected.narrow?.columns ?? [])

function codeOf(work: () => unknown): string | undefined {
  try {
    work()
    return undefined
  } catch (error) {
    return isBridgeError(error) ? error.code : `not ours: ${String(error)}`
  }
}

describe('streams that pyarrow wrote', () => {
  test.each(Object.entries(expected))('%s gives its rows', (name, { columns, rows }) => {
    const schema = schemaOf(columns)
    const decoded = decodeRows(readArrow(name), schema)
    expect(decoded.map((row) => rowToJson(row, schema))).toEqual(rows)
    expect(rows.map((row) => jsonToRow(row, schema))).toEqual(decoded)
  })

  test('large offsets and texts longer than a chunk', () => {
    const schema = schemaOf([
      ['text', 'string', true],
      ['bytes', 'binary', true],
    ])
    expect(decodeRows(readArrow('large-text'), schema)).toEqual([
      { text: 'x'.repeat(5000), bytes: Uint8Array.of(1) },
      { text: null, bytes: Uint8Array.of(2) },
      { text: 'ü'.repeat(3000), bytes: null },
      { text: 'tail', bytes: new Uint8Array(0) },
    ])
  })

  test('the values have the forms of the table', () => {
    const rows = decodeRows(readArrow('nested'), schemaOf(expected.nested?.columns ?? []))
    expect(rows[0]).toEqual({
      points: [{ x: 1, tags: ['a', null] }, null],
      counts: new Map([
        ['a', 1n],
        ['b', null],
      ]),
      bytes: Uint8Array.of(0, 255),
      ok: true,
    })
  })

  test('a frame at any address', () => {
    const bytes = readArrow('narrow')
    for (let shift = 0; shift < 8; shift += 1) {
      const moved = new Uint8Array(bytes.length + 8)
      moved.set(bytes, shift)
      expect(decodeRows(moved.subarray(shift, shift + bytes.length), narrow)).toHaveLength(6)
    }
  })

  test('the rows do not keep the frame', () => {
    const frame = new Uint8Array(readArrow('nested'))
    const rows = decodeRows(frame, schemaOf(expected.nested?.columns ?? []))
    frame.fill(7)
    expect(rows[0]?.bytes).toEqual(Uint8Array.of(0, 255))
  })

  test('one decoder takes frame after frame', () => {
    const decoder = rowDecoder(narrow)
    const frames = [readArrow('narrow'), readArrow('empty'), readArrow('narrow')]
    expect(frames.map((frame) => decoder.rows(frame).length)).toEqual([6, 0, 6])
  })

  test('slices are the same rows, some at a time', () => {
    const texts = Array.from({ length: 1300 }, (_, index) => (index % 7 === 0 ? null : `text ${index}`))
    const frame = tableToIPC(new Table({ text: vectorFromArray(texts, new Utf8()) }), 'stream')
    const decoder = rowDecoder(schemaOf([['text', 'string', true]]))
    const slices = [...decoder.slices(frame)]
    expect(slices.map(({ length }) => length)).toEqual([512, 512, 276])
    expect(slices.flat().map(({ text }) => text)).toEqual(texts)
  })
})

test('a frame that Spark wrote gives all types', () => {
  const schema = schemaFromSparkJson(readJson('spark-types.schema.json'))
  const rows = readJson<readonly string[]>('spark-types.expected.json')
  const decoded = decodeRows(readArrow('spark-types'), schema)
  expect(decoded.map((row) => rowToJson(row, schema))).toEqual(rows)
  expect(rows.map((row) => jsonToRow(row, schema))).toEqual(decoded)
})

describe('columns that do not fit', () => {
  const mismatch = (columns: readonly ColumnJson[]): string | undefined =>
    codeOf(() => decodeRows(readArrow('narrow'), schemaOf(columns)))

  test('another count, name or order', () => {
    const [id, name, price] = [
      ['id', 'long', true],
      ['name', 'string', true],
      ['price', 'double', true],
    ] as const
    expect(mismatch([id, name])).toBe('ROWS_SCHEMA_MISMATCH')
    expect(mismatch([name, id, price])).toBe('ROWS_SCHEMA_MISMATCH')
    expect(mismatch([id, ['Name', 'string', true], price])).toBe('ROWS_SCHEMA_MISMATCH')
    expect(mismatch([id, name, price])).toBeUndefined()
  })

  test('another type, with the path of what is inside', () => {
    const schema = schemaOf([
      ['points', { type: 'array', elementType: 'string', containsNull: true }, true],
      ...(expected.nested?.columns.slice(1) ?? []),
    ])
    expect(() => decodeRows(readArrow('nested'), schema)).toThrow(
      'Column "points.element" of a frame does not have the Arrow type of array<string>. Expected utf8.',
    )
    expect(
      mismatch([
        ['id', 'integer', true],
        ['name', 'string', true],
        ['price', 'double', true],
      ]),
    ).toBe('ROWS_SCHEMA_MISMATCH')
  })

  test('a null in a column that is not null', () => {
    expect(() =>
      decodeRows(
        readArrow('narrow'),
        schemaOf([
          ['id', 'long', false],
          ['name', 'string', false],
          ['price', 'double', true],
        ]),
      ),
    ).toThrow('Column "name" is declared not null, but Spark sent 1 null.')
  })
})

test('columns with names that JavaScript treats as its own', () => {
  const row = jsonToRow('{"__proto__":1,"constructor":"c","1":true}', odd)
  expect(Object.entries(row)).toContainEqual(['__proto__', 1])
  expect(rowToJson(row, odd)).toBe('{"__proto__":1,"constructor":"c","1":true}')
})

const odd = schemaOf([
  ['__proto__', 'integer', false],
  ['constructor', 'string', false],
  ['1', 'boolean', false],
])

describe('bytes that are no Arrow stream', () => {
  const whole = new Uint8Array(readArrow('narrow'))
  const nested = schemaOf(expected.nested?.columns ?? [])

  test('every truncation is an error', () => {
    for (let length = 0; length < whole.length; length += 1) {
      expect(codeOf(() => decodeRows(whole.slice(0, length), narrow))).toBe('ROWS_BAD_ARROW')
    }
  })

  test('bytes after the end, text, and the file format', () => {
    const longer = new Uint8Array(whole.length + 1)
    longer.set(whole)
    for (const bytes of [longer, Buffer.from('not arrow at all'), Buffer.from('ARROW1\0\0and more of it')]) {
      expect(codeOf(() => decodeRows(bytes, narrow))).toBe('ROWS_BAD_ARROW')
    }
  })

  test('rows that take no room are believed up to a limit', () => {
    const schema = schemaOf([['nothing', 'void', true]])
    const nothing = (length: number): Uint8Array => {
      const batch = new RecordBatch(new Schema([new Field('nothing', new Null(), true)]), structOf(length))
      return tableToIPC(new Table([batch]), 'stream')
    }
    const structOf = (length: number): Data<Struct<{ nothing: Null }>> =>
      makeData({
        type: new Struct([new Field('nothing', new Null(), true)]),
        length,
        nullCount: 0,
        children: [makeData({ type: new Null(), length })],
      })
    expect(rowDecoder(schema).rows(nothing(1000))).toHaveLength(1000)
    // 240 bytes that would become two thousand million objects.
    expect(() => rowDecoder(schema).rows(nothing(2 ** 31 - 1))).toThrow(
      'it claims 2147483647 rows in 0 bytes',
    )
  })

  test('a frame with other rows than its writer says is refused before it is decoded', () => {
    const frame = readArrow('narrow')
    requireFrame(frame, 6)
    expect(() => requireFrame(frame, 7)).toThrow('it holds 6 rows, its writer says 7')
    expect(codeOf(() => requireFrame(frame.slice(0, -9), 6))).toBe('ROWS_BAD_ARROW')
  })

  test('changed bytes give rows or an error of ours, and never a hang', () => {
    const began = performance.now()
    const seen = new Set<string | undefined>()
    let state = 1
    const next = (below: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return state % below
    }
    for (const [name, schema] of [
      ['narrow', narrow],
      ['nested', nested],
    ] as const) {
      const original = new Uint8Array(readArrow(name))
      const decoder = rowDecoder(schema)
      for (let round = 0; round < 5_000; round += 1) {
        const changed = original.slice()
        for (let times = 1 + next(4); times > 0; times -= 1) changed[next(changed.length)] = next(256)
        seen.add(codeOf(() => decoder.rows(changed) satisfies Row[]))
      }
    }
    expect([...seen].filter((code) => code?.startsWith('ROWS_') === false)).toEqual([])
    expect(seen.has('ROWS_BAD_ARROW')).toBe(true)
    expect(performance.now() - began).toBeLessThan(15_000)
  })
})

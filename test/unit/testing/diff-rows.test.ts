import { describe, expect, test } from 'vitest'
import { type DiffOptions, diffRows } from '../../../src/testing/diff-rows.js'
import type { ComparedRow, RowDifference } from '../../../src/testing/row-difference.js'
import { showDifferences } from '../../../src/testing/show-difference.js'

interface DiffCase {
  readonly name: string
  readonly expected: readonly ComparedRow[]
  readonly actual: readonly ComparedRow[]
  readonly options?: DiffOptions
  readonly differences: readonly RowDifference[]
}

const a = { key: 'a', value: 'hello' }
const b = { key: 'b', value: 'world' }
const c = { key: 'c', value: 'again' }

const CASES: readonly DiffCase[] = [
  { name: 'the same rows in another order', expected: [a, b, c], actual: [c, a, b], differences: [] },
  { name: 'no rows on both sides', expected: [], actual: [], differences: [] },
  {
    name: 'one changed cell names the row, what identifies it, and the column',
    expected: [a, b],
    actual: [{ key: 'b', value: 'World' }, a],
    differences: [
      {
        kind: 'changed',
        row: 2,
        actualRow: 1,
        identity: { key: 'b' },
        cells: [{ path: 'value', expected: 'world', actual: 'World' }],
      },
    ],
  },
  {
    name: 'a row too few and another too many that have nothing in common',
    expected: [a, b],
    actual: [a, c],
    differences: [
      { kind: 'missing', row: 2, expected: b },
      { kind: 'unexpected', actualRow: 2, actual: c },
    ],
  },
  {
    name: 'a duplicate counts: expected twice, came once',
    expected: [a, a],
    actual: [a],
    differences: [{ kind: 'missing', row: 2, expected: a }],
  },
  {
    name: 'a duplicate counts: expected once, came twice',
    expected: [a],
    actual: [a, a],
    differences: [{ kind: 'unexpected', actualRow: 2, actual: a }],
  },
  {
    name: 'contains: rows beyond the expected ones are allowed',
    expected: [b],
    actual: [a, b, c],
    options: { contains: true },
    differences: [],
  },
  {
    name: 'contains: an expected row must still come',
    expected: [b],
    actual: [a],
    options: { contains: true },
    differences: [{ kind: 'missing', row: 1, expected: b }],
  },
  {
    name: 'the most alike rows pair, not the first ones',
    expected: [{ id: 1, x: 1, y: 1 }],
    actual: [
      { id: 9, x: 9, y: 1 },
      { id: 1, x: 1, y: 2 },
    ],
    differences: [
      {
        kind: 'changed',
        row: 1,
        actualRow: 2,
        identity: { id: 1, x: 1 },
        cells: [{ path: 'y', expected: 1, actual: 2 }],
      },
      { kind: 'unexpected', actualRow: 1, actual: { id: 9, x: 9, y: 1 } },
    ],
  },
  {
    name: 'a key pairs rows that have nothing else in common',
    expected: [{ id: 1, x: 1, y: 1 }],
    actual: [
      { id: 2, x: 1, y: 1 },
      { id: 1, x: 7, y: 8 },
    ],
    options: { key: ['id'] },
    differences: [
      {
        kind: 'changed',
        row: 1,
        actualRow: 2,
        identity: { id: 1 },
        cells: [
          { path: 'x', expected: 1, actual: 7 },
          { path: 'y', expected: 1, actual: 8 },
        ],
      },
      { kind: 'unexpected', actualRow: 1, actual: { id: 2, x: 1, y: 1 } },
    ],
  },
  {
    name: 'NaN equals NaN and 0 equals -0',
    expected: [{ x: Number.NaN, y: 0 }],
    actual: [{ x: Number.NaN, y: -0 }],
    differences: [],
  },
  {
    name: 'NaN is not null',
    expected: [{ id: 1, x: Number.NaN }],
    actual: [{ id: 1, x: null }],
    differences: [
      {
        kind: 'changed',
        row: 1,
        actualRow: 1,
        identity: { id: 1 },
        cells: [{ path: 'x', expected: Number.NaN, actual: null }],
      },
    ],
  },
  {
    name: 'numbers within the tolerance are equal, in any order',
    expected: [{ x: 0.3 }, { x: 5 }],
    actual: [{ x: 5.0000000001 }, { x: 0.1 + 0.2 }],
    options: { tolerance: 1e-9 },
    differences: [],
  },
  {
    name: 'without a tolerance numbers are exact',
    expected: [{ id: 'p', x: 0.3 }],
    actual: [{ id: 'p', x: 0.1 + 0.2 }],
    differences: [
      {
        kind: 'changed',
        row: 1,
        actualRow: 1,
        identity: { id: 'p' },
        cells: [{ path: 'x', expected: 0.3, actual: 0.30000000000000004 }],
      },
    ],
  },
  {
    name: 'bigints keep every digit beyond 2^53',
    expected: [{ id: 1, n: 9007199254740993n }],
    actual: [{ id: 1, n: 9007199254740992n }],
    differences: [
      {
        kind: 'changed',
        row: 1,
        actualRow: 1,
        identity: { id: 1 },
        cells: [{ path: 'n', expected: 9007199254740993n, actual: 9007199254740992n }],
      },
    ],
  },
  {
    name: 'a bigint is not a number',
    expected: [{ id: 'p', n: 1 }],
    actual: [{ id: 'p', n: 1n }],
    differences: [
      {
        kind: 'changed',
        row: 1,
        actualRow: 1,
        identity: { id: 'p' },
        cells: [{ path: 'n', expected: 1, actual: 1n }],
      },
    ],
  },
  {
    name: 'decimals are text and exact',
    expected: [{ id: 1, price: '12.50' }],
    actual: [{ id: 1, price: '12.51' }],
    differences: [
      {
        kind: 'changed',
        row: 1,
        actualRow: 1,
        identity: { id: 1 },
        cells: [{ path: 'price', expected: '12.50', actual: '12.51' }],
      },
    ],
  },
  {
    name: 'inside structs, arrays and maps the path names the place',
    expected: [{ id: 1, s: { t: [1, 2, 3] }, m: new Map([['x', 1]]), bytes: Uint8Array.of(1, 2) }],
    actual: [
      {
        id: 1,
        s: { t: [1, 2, 4] },
        m: new Map([
          ['x', 2],
          ['y', 3],
        ]),
        bytes: Uint8Array.of(1, 3),
      },
    ],
    differences: [
      {
        kind: 'changed',
        row: 1,
        actualRow: 1,
        identity: { id: 1 },
        cells: [
          { path: 's.t[2]', expected: 3, actual: 4 },
          { path: 'm{"x"}', expected: 1, actual: 2 },
          { path: 'm{"y"}', expected: undefined, actual: 3 },
          { path: 'bytes', expected: Uint8Array.of(1, 2), actual: Uint8Array.of(1, 3) },
        ],
      },
    ],
  },
  {
    name: 'equal nested values, whatever the order of fields and of map entries',
    expected: [
      {
        s: { p: 1, q: [null] },
        m: new Map([
          [1n, 'x'],
          [2n, 'y'],
        ]),
        bytes: Uint8Array.of(7),
      },
    ],
    actual: [
      {
        bytes: Uint8Array.of(7),
        m: new Map([
          [2n, 'y'],
          [1n, 'x'],
        ]),
        s: { q: [null], p: 1 },
      },
    ],
    differences: [],
  },
  {
    name: 'an array too short says which entry is not there',
    expected: [{ id: 1, tags: ['x', 'y'] }],
    actual: [{ id: 1, tags: ['x'] }],
    differences: [
      {
        kind: 'changed',
        row: 1,
        actualRow: 1,
        identity: { id: 1 },
        cells: [{ path: 'tags[1]', expected: 'y', actual: undefined }],
      },
    ],
  },
  {
    name: 'ordered: two rows that changed places',
    expected: [a, b, c],
    actual: [b, a, c],
    options: { ordered: true },
    differences: [{ kind: 'moved', row: 1, actualRow: 2, expected: a }],
  },
  {
    name: 'ordered: a missing row does not shift the others',
    expected: [a, b, c],
    actual: [a, c],
    options: { ordered: true },
    differences: [{ kind: 'missing', row: 2, expected: b }],
  },
  {
    name: 'ordered: a changed row between two that are in place',
    expected: [a, b, c],
    actual: [a, { key: 'b', value: 'x' }, c],
    options: { ordered: true },
    differences: [
      {
        kind: 'changed',
        row: 2,
        actualRow: 2,
        identity: { key: 'b' },
        cells: [{ path: 'value', expected: 'world', actual: 'x' }],
      },
    ],
  },
  {
    name: 'ordered: within the tolerance a row is in its place',
    expected: [{ x: 1 }, { x: 2 }],
    actual: [{ x: 1.0000000001 }, { x: 2 }],
    options: { ordered: true, tolerance: 1e-9 },
    differences: [],
  },
  {
    name: 'ordered: an unexpected row first',
    expected: [a],
    actual: [b, a],
    options: { ordered: true },
    differences: [{ kind: 'unexpected', actualRow: 1, actual: b }],
  },
]

describe('the row diff', () => {
  test.each(CASES)('$name', ({ expected, actual, options, differences }) => {
    expect(diffRows(actual, expected, options)).toEqual(differences)
  })

  test('any permutation of a bag is equal to it, and one cell changed is one difference', () => {
    const rows = Array.from({ length: 200 }, (_, index) => ({ id: BigInt(index), half: index % 2 }))
    const shuffled = [...rows].sort((x, y) => Number((x.id * 7919n) % 211n) - Number((y.id * 7919n) % 211n))
    expect(diffRows(shuffled, rows)).toEqual([])
    const changed = shuffled.map((row) => (row.id === 77n ? { ...row, half: 9 } : row))
    expect(diffRows(changed, rows, { key: ['id'] })).toEqual([
      expect.objectContaining({
        kind: 'changed',
        row: 78,
        cells: [{ path: 'half', expected: 1, actual: 9 }],
      }),
    ])
  })

  test('ten thousand rows in order with one missing are compared within the time of a test', () => {
    const rows = Array.from({ length: 10_000 }, (_, index) => ({ id: index }))
    const actual = rows.filter(({ id }) => id !== 5000)
    expect(diffRows(actual, rows, { ordered: true })).toEqual([
      { kind: 'missing', row: 5001, expected: { id: 5000 } },
    ])
  })
})

test('differences read as rows and columns, and the rest is counted', () => {
  const differences = diffRows(
    [
      { key: 'a', value: 'x' },
      { key: 'd', value: 'y' },
    ],
    [a, b, c],
  )
  expect(showDifferences(differences, 3)).toBe(
    [
      'row 1 { key: "a" }',
      '  column value: expected "hello", got "x"',
      'row 2 is missing',
      '  expected { key: "b", value: "world" }',
      'row 3 is missing',
      '  expected { key: "c", value: "again" }',
      'and 1 more',
    ].join('\n'),
  )
})

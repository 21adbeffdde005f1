import { describe, expect, test } from 'vitest'
import type { Dataset } from '../../../src/define/dataset.js'
import { json } from '../../../src/define/formats.js'
import { collectList, count, max } from '../../../src/define/functions/aggregate-functions.js'
import { kafka } from '../../../src/define/kafka.js'
import { t } from '../../../src/schema/type-builders.js'
import { columns, quakes } from './quakes.js'

const perId = quakes.groupBy('id').agg((c) => ({ n: count(), most: max(c.mag) }))
const counted = quakes
  .groupBy('id')
  .agg(() => ({ id_count: count() }))
  .select((c) => ({ id: c.id, total: c.id_count }))
const others = counted.rename({ id: 'other' })

/** As a caller without a type checker sees it. */
const loose = perId as unknown as Record<string, (...args: readonly unknown[]) => Dataset<never>>

const mismatch = (message: string): unknown =>
  expect.objectContaining({ code: 'DEFINE_TYPE_MISMATCH', message: expect.stringContaining(message) })

describe('the columns of a join on columns', () => {
  test.each([
    ['inner', ['id string?', 'n bigint', 'most double?', 'total bigint']],
    ['left', ['id string?', 'n bigint', 'most double?', 'total bigint?']],
    ['right', ['id string?', 'n bigint?', 'most double?', 'total bigint']],
    ['full', ['id string?', 'n bigint?', 'most double?', 'total bigint?']],
    ['semi', ['id string?', 'n bigint', 'most double?']],
    ['anti', ['id string?', 'n bigint', 'most double?']],
  ] as const)('%s: null where a side may have no row', (how, expected) => {
    expect(columns(perId.join(counted, { on: ['id'], how }))).toEqual(expected)
  })

  test('keys come first, in the order of on, and those of a full join may be null', () => {
    const left = perId.select((c) => ({ most: c.most, n: c.n, one: c.n }))
    const right = perId.select((c) => ({ two: c.n, n: c.n, most: c.most }))
    expect(columns(left.join(right, { on: ['n', 'most'] }))).toEqual([
      'n bigint',
      'most double?',
      'one bigint',
      'two bigint',
    ])
    expect(columns(left.join(right, { on: ['n'], how: 'semi' }))).toEqual([
      'n bigint',
      'most double?',
      'one bigint',
    ])
    expect(columns(left.select('n').join(right.select('n'), { on: ['n'], how: 'full' }))).toEqual([
      'n bigint?',
    ])
  })
})

describe('the columns of a join on a condition', () => {
  test('are those of both', () => {
    const joined = perId.join(others, { on: (l, r) => l.id.eq(r.other).and(l.n.gt(r.total)), how: 'full' })
    expect(columns(joined)).toEqual([
      'id string?',
      'n bigint?',
      'most double?',
      'other string?',
      'total bigint?',
    ])
    expect(columns(perId.join(others, { on: (l, r) => l.id.eq(r.other), how: 'anti' }))).toEqual(
      columns(perId),
    )
    expect(columns(perId.crossJoin(others))).toEqual([
      'id string?',
      'n bigint',
      'most double?',
      'other string?',
      'total bigint',
    ])
  })
})

describe('what a join refuses', () => {
  const duplicate = (message: string): unknown =>
    expect.objectContaining({ code: 'DEFINE_DUPLICATE_COLUMN', message: expect.stringContaining(message) })

  test('a name of both sides that is no key', () => {
    const twin = perId.select((c) => ({ id: c.id, n: c.n }))
    // @ts-expect-error n is on both sides
    expect(() => perId.join(twin, { on: ['id'] })).toThrow(
      expect.objectContaining({
        code: 'DEFINE_DUPLICATE_COLUMN',
        message: 'Columns of join: n on both sides. Expected names that one side alone has, but for id.',
        hint: "Rename or drop one of each first: .rename({ n: 'other_n' }).",
      }),
    )
    expect(() => perId.join(twin, { on: ['id'], how: 'semi' })).not.toThrow()
    // @ts-expect-error id is on both sides
    expect(() => perId.join(counted, { on: (l, r) => l.id.eq(r.id), how: 'semi' })).toThrow(
      duplicate('id on both sides. Expected names that one side alone has.'),
    )
    // @ts-expect-error id is on both sides
    expect(() => perId.crossJoin(counted)).toThrow(duplicate('id on both sides.'))
    expect(() => perId.join(others.rename({ total: 'MOST' }), { on: (l, r) => l.id.eq(r.other) })).toThrow(
      duplicate('MOST on both sides.'),
    )
  })

  test('keys that one side lacks, of different types, or with maps', () => {
    // @ts-expect-error the right side has no n
    expect(() => perId.join(counted, { on: ['n'] })).toThrow(
      expect.objectContaining({ code: 'DEFINE_UNKNOWN_COLUMN' }),
    )
    const texts = perId.select((c) => ({ id: c.n }))
    // @ts-expect-error a bigint is no string
    expect(() => perId.join(texts, { on: ['id'] })).toThrow(mismatch('Column id of join: string and bigint.'))
    const labelled = kafka({ topic: 'a', value: json({ m: t.map(t.string(), t.int()) }) })
    expect(() => labelled.join(labelled, { on: ['m'] })).toThrow(
      mismatch('Column m of join: map<string,int>.'),
    )
    expect(() => loose.join?.(counted, { on: [] })).toThrow(mismatch('Columns of join: none.'))
  })

  test('a condition that is none, or that is of a group', () => {
    // @ts-expect-error a string
    expect(() => perId.join(others, { on: (l) => l.id })).toThrow(mismatch('Condition of join: string.'))
    expect(() => loose.join?.(others, { on: () => true })).toThrow(
      expect.objectContaining({ code: 'DEFINE_NOT_A_COLUMN' }),
    )
    expect(() => perId.join(others, { on: (l, r) => max(l.n).eq(r.total) })).toThrow(
      expect.objectContaining({ code: 'DEFINE_AGGREGATE_MISPLACED' }),
    )
    // @ts-expect-error no such column
    expect(() => perId.join(others, { on: (l, r) => l.id.eq(r.othr) })).toThrow(
      expect.objectContaining({ code: 'DEFINE_UNKNOWN_COLUMN', hint: 'Did you mean other?' }),
    )
  })

  test('another kind, another option, what is no dataset', () => {
    // @ts-expect-error PySpark's name
    expect(() => perId.join(counted, { on: ['id'], how: 'leftt' })).toThrow(
      expect.objectContaining({
        code: 'DEFINE_BAD_VALUE',
        message: 'Kind of join: "leftt". Expected one of inner, left, right, full, semi, anti.',
        hint: 'Did you mean left?',
      }),
    )
    expect(() => loose.join?.(counted, { on: ['id'], how: 'cross' })).toThrow(
      expect.objectContaining({ code: 'DEFINE_BAD_VALUE', message: expect.stringContaining('cross') }),
    )
    expect(() => loose.join?.(counted, { on: 'id' })).toThrow('Option on of join: "id".')
    expect(() => loose.join?.(counted, { onn: ['id'] })).toThrow(
      expect.objectContaining({ code: 'DEFINE_UNKNOWN_OPTION', hint: 'Did you mean on?' }),
    )
    expect(() => loose.join?.(quakes.groupBy('id'), { on: ['id'] })).toThrow(
      'Dataset of join: a GroupedDataset.',
    )
    expect(() => loose.crossJoin?.('counted')).toThrow('Dataset of crossJoin: "counted".')
  })
})

test('a full join is null in its keys, inside of them too where one side is', () => {
  const sure = quakes
    .groupBy('id')
    .agg((c) => ({ tags: collectList(c.id) }))
    .select('tags')
  const [key] = sure.join(quakes.select('tags'), { on: ['tags'], how: 'full' }).toNode().schema.fields
  expect(key).toEqual({
    name: 'tags',
    type: { kind: 'array', element: { kind: 'string' }, containsNull: true },
    nullable: true,
  })
})

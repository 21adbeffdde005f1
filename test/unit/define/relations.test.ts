import { describe, expect, test } from 'vitest'
import type { Dataset } from '../../../src/define/dataset.js'
import { json } from '../../../src/define/formats.js'
import { collectList, count, max } from '../../../src/define/functions/aggregate-functions.js'
import { coalesce, when } from '../../../src/define/functions/conditional.js'
import { lit } from '../../../src/define/functions/lit.js'
import { session, tumbling } from '../../../src/define/functions/windows.js'
import { kafka } from '../../../src/define/kafka.js'
import type { DataType } from '../../../src/schema/data-type.js'
import { t } from '../../../src/schema/type-builders.js'
import { typeText } from '../../../src/schema/type-text.js'
import { columns, quakes } from './quakes.js'

/** As a caller without a type checker sees it. */
const loose = quakes as unknown as Record<string, (...args: readonly unknown[]) => Dataset<never>>

const labelled = kafka({
  topic: 'labelled',
  value: json({
    id: t.string(),
    labels: t.map(t.string(), t.string()),
    deep: t.array(t.struct({ m: t.map(t.string(), t.int()) })),
  }),
})

const mismatch = (message: string): unknown =>
  expect.objectContaining({ code: 'DEFINE_TYPE_MISMATCH', message: expect.stringContaining(message) })

describe('distinct and dropDuplicates', () => {
  test('keep the columns', () => {
    expect(columns(quakes.distinct())).toEqual(columns(quakes))
    expect(columns(quakes.dropDuplicates('id', 'at'))).toEqual(columns(quakes))
    expect(columns(quakes.withWatermark('at', '1 hour').dropDuplicatesWithinWatermark('id'))).toEqual(
      columns(quakes),
    )
  })

  test('refuse columns that Spark cannot compare, and those that are not there', () => {
    expect(() => labelled.distinct()).toThrow(
      mismatch('Column labels of distinct: map<string,string>. Expected a type without maps'),
    )
    expect(() => labelled.dropDuplicates('deep')).toThrow(mismatch('Column deep of dropDuplicates: array<'))
    expect(() => labelled.dropDuplicates('id')).not.toThrow()
    expect(() => labelled.dropDuplicatesWithinWatermark('labels')).toThrow(
      mismatch('Column labels of dropDuplicatesWithinWatermark'),
    )
    // @ts-expect-error no such column
    expect(() => quakes.dropDuplicates('idd')).toThrow(
      expect.objectContaining({ code: 'DEFINE_UNKNOWN_COLUMN', hint: 'Did you mean id?' }),
    )
    expect(() => loose.dropDuplicates?.()).toThrow(mismatch('Columns of dropDuplicates: none.'))
  })
})

describe('union', () => {
  const pair = quakes.select('id', 'mag')

  test('takes the columns of the first by name, null where either may be', () => {
    const other = quakes.select((c) => ({ mag: lit(1.5), id: c.id }))
    expect(columns(pair.union(other))).toEqual(['id string?', 'mag double?'])
    expect(columns(other.union(pair))).toEqual(['mag double?', 'id string?'])
    expect(columns(other.union(other))).toEqual(['mag double', 'id string?'])
  })

  test('lets a column that one side lacks be null only where that is asked for', () => {
    const other = quakes.select((c) => ({ id: c.id, one: lit(1n) }))
    expect(columns(pair.union(other, { allowMissingColumns: true }))).toEqual([
      'id string?',
      'mag double?',
      'one bigint?',
    ])
    // @ts-expect-error the columns are not the same
    expect(() => pair.union(other)).toThrow(
      expect.objectContaining({
        code: 'DEFINE_UNION_COLUMNS',
        message:
          'Columns of union: mag only in the first, one only in the second. Expected the same columns on both sides, in any order.',
        details: { onlyInFirst: ['mag'], onlyInSecond: ['one'] },
      }),
    )
  })

  test('refuses another type, another spelling, and what is no dataset', () => {
    const text = quakes.select((c) => ({ id: c.id, mag: c.mag.cast(t.string()) }))
    // @ts-expect-error a string is no double
    expect(() => pair.union(text)).toThrow(mismatch('Column mag of union: double and string.'))
    const upper = quakes.select((c) => ({ ID: c.id, mag: c.mag }))
    expect(() =>
      (pair as unknown as Dataset<never>).union(upper as never, { allowMissingColumns: true } as never),
    ).toThrow(expect.objectContaining({ code: 'DEFINE_DUPLICATE_COLUMN' }))
    expect(() => loose.union?.(quakes.groupBy('id'))).toThrow(
      'Dataset of union: a GroupedDataset. Expected a dataset, such as kafka({ … }) gives.',
    )
    expect(() => loose.union?.(quakes, { allowMissingColumn: true })).toThrow(
      expect.objectContaining({ code: 'DEFINE_UNKNOWN_OPTION', hint: 'Did you mean allowMissingColumns?' }),
    )
  })

  test('brings numbers, and times, to the wider of their types', () => {
    const wider = (left: DataType, right: DataType): string => {
      const [one, other] = [left, right].map((type) =>
        quakes.select((c) => ({ x: lit(null, type), id: c.id })),
      )
      const made = (one as unknown as Dataset<never>).union(other as never)
      return typeText(made.toNode().schema.fields[0]?.type ?? t.string())
    }
    const both = (left: DataType, right: DataType): string[] => [wider(left, right), wider(right, left)]
    const twice = (text: string): string[] => [text, text]
    expect(both(t.int(), t.bigint())).toEqual(twice('bigint'))
    expect(both(t.tinyint(), t.float())).toEqual(twice('double'))
    expect(both(t.float(), t.float())).toEqual(twice('float'))
    expect(both(t.decimal(10, 2), t.int())).toEqual(twice('decimal(12,2)'))
    expect(both(t.decimal(10, 2), t.decimal(5, 4))).toEqual(twice('decimal(12,4)'))
    expect(both(t.decimal(10, 2), t.float())).toEqual(twice('double'))
    expect(both(t.date(), t.timestamp())).toEqual(twice('timestamp'))
    expect(both(t.date(), t.timestampNtz())).toEqual(twice('timestamp_ntz'))
    expect(both(t.timestampNtz(), t.timestamp())).toEqual(twice('timestamp'))
    const refused = mismatch('Column x of union: ')
    expect(() => wider(t.int(), t.boolean())).toThrow(refused)
    expect(() => wider(t.decimal(38, 18), t.decimal(38, 0))).toThrow(refused)
    expect(() => wider(t.string(), t.date())).toThrow(refused)
    expect(() => wider(t.array(t.int()), t.array(t.bigint()))).toThrow(refused)
  })

  test('what may be null inside of a type may be null in both', () => {
    const lists = quakes.groupBy('id').agg((c) => ({ tags: collectList(c.id) }))
    const made = lists.union(quakes.select('tags', 'id'))
    expect(made.toNode().schema.fields[1]).toEqual({
      name: 'tags',
      type: { kind: 'array', element: { kind: 'string' }, containsNull: true },
      nullable: true,
    })
  })
})

describe('sort and limit', () => {
  test('keep the columns', () => {
    expect(columns(quakes.sort('mag', 'id').limit(3))).toEqual(columns(quakes))
    expect(columns(quakes.sort((c) => [c.mag.desc(), c.id.ascNullsLast(), c.felt]))).toEqual(columns(quakes))
  })

  test('refuse keys that have no order, that are none, or that are not there', () => {
    expect(() => labelled.sort('labels')).toThrow(mismatch('Key of sort: map<string,string>.'))
    expect(() => quakes.sort((c) => max(c.mag))).toThrow(
      expect.objectContaining({ code: 'DEFINE_AGGREGATE_MISPLACED' }),
    )
    expect(() => loose.sort?.(() => 'mag')).toThrow(
      expect.objectContaining({
        code: 'DEFINE_NOT_A_COLUMN',
        message: expect.stringContaining('Key of sort: "mag".'),
      }),
    )
    expect(() => loose.sort?.(() => [])).toThrow(
      'Keys of sort: none. Expected at least one, such as c.mag.desc().',
    )
    expect(() => loose.sort?.()).toThrow('Keys of sort: none.')
    // @ts-expect-error no such column
    expect(() => quakes.sort('magg')).toThrow(expect.objectContaining({ hint: 'Did you mean mag?' }))
  })

  test.each([0, -1, 1.5, Number.NaN, 2 ** 31, '3' as never])('a number of rows that is none: %s', (rows) => {
    expect(() => quakes.limit(rows)).toThrow(
      expect.objectContaining({
        code: 'DEFINE_BAD_VALUE',
        message: `Rows of limit: ${rows}. Expected a whole number from 1 to 2147483647.`,
      }),
    )
  })
})

describe('explode', () => {
  test('adds what an element gives', () => {
    const posts = quakes.select('id', 'tags')
    expect(columns(posts.explode((c) => c.tags, { value: 'tag' }))).toEqual([
      'id string?',
      'tags array<string>?',
      'tag string?',
    ])
    const lists = quakes.groupBy('id').agg((c) => ({ all: collectList(c.id) }))
    expect(columns(lists.explode((c) => c.all, { value: 'one', position: 'at' })).slice(2)).toEqual([
      'at int',
      'one string',
    ])
    expect(
      columns(lists.explode((c) => c.all, { value: 'one', position: 'at', outer: true })).slice(2),
    ).toEqual(['at int?', 'one string?'])
    expect(columns(labelled.explode((c) => c.labels, { key: 'k', value: 'v' })).slice(3)).toEqual([
      'k string',
      'v string?',
    ])
  })

  test('refuses what has no elements, a map without key, a key of an array, and a name twice', () => {
    // @ts-expect-error a string is no collection
    expect(() => quakes.explode((c) => c.id, { value: 'x' })).toThrow(
      mismatch('Collection of explode: string. Expected an array or a map.'),
    )
    // @ts-expect-error no key
    expect(() => labelled.explode((c) => c.labels, { value: 'x' })).toThrow(
      mismatch('Columns of explode: no key, of map<string,string>.'),
    )
    // @ts-expect-error an array has no keys
    expect(() => quakes.explode((c) => c.tags, { key: 'k', value: 'x' })).toThrow(
      mismatch('Key of explode: k, of array<string>.'),
    )
    expect(() => quakes.explode((c) => c.tags, { value: 'ID' })).toThrow(
      expect.objectContaining({ code: 'DEFINE_DUPLICATE_COLUMN' }),
    )
    expect(() => loose.explode?.((c: { tags: unknown }) => c.tags, { values: 'x' })).toThrow(
      expect.objectContaining({ code: 'DEFINE_UNKNOWN_OPTION', hint: 'Did you mean value?' }),
    )
    expect(() => loose.explode?.((c: { tags: unknown }) => c.tags, {})).toThrow(
      expect.objectContaining({ code: 'DEFINE_BAD_VALUE' }),
    )
  })
})

describe('jsonTuple', () => {
  test('adds fields as texts that may be null', () => {
    const parsed = quakes.select('id').jsonTuple((c) => c.id, { kind: '@type', 'the place': 'place' })
    expect(columns(parsed)).toEqual(['id string?', 'kind string?', 'the place string?'])
  })

  test('refuses what is no text, a name twice, and a field that has no name', () => {
    // @ts-expect-error a number
    expect(() => quakes.jsonTuple((c) => c.mag, { kind: 'kind' })).toThrow(
      mismatch('Text of jsonTuple: double. Expected a string.'),
    )
    expect(() => quakes.jsonTuple((c) => c.id, { ID: 'id' })).toThrow(
      expect.objectContaining({ code: 'DEFINE_DUPLICATE_COLUMN' }),
    )
    expect(() => quakes.jsonTuple((c) => c.id, {})).toThrow(
      mismatch('Fields of jsonTuple: none. Expected at least one.'),
    )
    // @ts-expect-error a number
    expect(() => quakes.jsonTuple((c) => c.id, { kind: 3 })).toThrow(
      mismatch('Field of jsonTuple: 3. Expected the name of a field, as text.'),
    )
  })
})

describe('session windows', () => {
  const grouped = (gap: string): unknown =>
    quakes.groupBy((c) => ({ s: session(c.at, gap) })).agg(() => ({ n: count() }))

  test('are keys of groupBy, with a gap that is fixed or computed', () => {
    const made = quakes
      .groupBy((c) => ({ s: session(c.at, when(c.id.eq('a'), '1 hour').otherwise('5 minutes')), id: c.id }))
      .agg(() => ({ n: count() }))
    expect(columns(made)).toEqual(['s struct<start:timestamp,end:timestamp>', 'id string?', 'n bigint'])
    expect(() => grouped('5 minutes')).not.toThrow()
  })

  test('refuse other times and gaps, and other places', () => {
    const misplaced = expect.objectContaining({ code: 'DEFINE_AGGREGATE_MISPLACED' })
    expect(() => grouped('1 month')).toThrow('Gap of a session window: "1 month".')
    // @ts-expect-error a double
    expect(() => quakes.groupBy((c) => ({ s: session(c.at, c.mag) }))).toThrow(
      mismatch('Gap of a session window: double.'),
    )
    // @ts-expect-error a date
    expect(() => quakes.groupBy((c) => ({ s: session(c.day, '5 minutes') }))).toThrow(
      mismatch('Time of a window: date.'),
    )
    expect(() => quakes.select((c) => ({ s: session(c.at, '5 minutes') }))).toThrow(misplaced)
    expect(() => quakes.withColumn('s', (c) => session(c.at, '5 minutes').field('start'))).toThrow(misplaced)
    expect(() =>
      quakes.groupBy((c) => ({ s: session(c.at, '5 minutes').field('start') })).agg(() => ({ n: count() })),
    ).toThrow('Session window in groupBy. Expected it as a key of groupBy')
    expect(() =>
      quakes.groupBy('id').agg((c) => ({ s: max(session(c.at, '5 minutes').field('start')) })),
    ).toThrow(misplaced)
    expect(() =>
      quakes
        .groupBy((c) => ({ s: session(c.at, '5 minutes'), w: tumbling(c.at, '1 hour') }))
        .agg(() => ({ n: count() })),
    ).toThrow('Windows of groupBy: s, w. Expected one: Spark has no groups by several.')
  })
})

describe('times plus and minus an interval', () => {
  test('keep the type', () => {
    const made = quakes.select((c) => ({
      later: c.at.plusInterval('1 hour 30 minutes'),
      sure: coalesce(c.at, '2026-01-01T00:00:00Z').minusInterval('2 days'),
    }))
    expect(columns(made)).toEqual(['later timestamp?', 'sure timestamp'])
  })

  test('refuse what is no time or no interval', () => {
    // @ts-expect-error a date
    expect(() => quakes.select((c) => ({ x: c.day.plusInterval('1 hour') }))).toThrow(
      mismatch('Time of plusInterval: date. Expected a timestamp.'),
    )
    expect(() => quakes.select((c) => ({ x: c.at.minusInterval("1 hour'") }))).toThrow(
      expect.objectContaining({
        code: 'DEFINE_BAD_VALUE',
        message: expect.stringContaining('Interval of minusInterval'),
      }),
    )
  })
})

describe('pivot', () => {
  const grouped = quakes.groupBy('felt')

  test('makes a column for each value, and for each function where there are several', () => {
    const one = grouped.pivot('id', ['us', 'ci']).agg((c) => ({ most: max(c.mag) }))
    expect(columns(one)).toEqual(['felt int?', 'us double?', 'ci double?'])
    const two = grouped.pivot('id', ['us', 'ci']).agg((c) => ({ n: count(), most: max(c.mag) }))
    expect(columns(two)).toEqual([
      'felt int?',
      'us_n bigint?',
      'us_most double?',
      'ci_n bigint?',
      'ci_most double?',
    ])
  })

  test('takes values of its column, each once', () => {
    const made = (column: string, values: readonly unknown[]) => () =>
      grouped.pivot(column as 'id', values as string[]).agg(() => ({ n: count() }))
    expect(made('id', [5])).toThrow(mismatch('Value of pivot by id: 5.'))
    expect(made('mag', [5])).toThrow(mismatch('Column mag of pivot: double.'))
    expect(made('ids', ['us'])).toThrow(expect.objectContaining({ code: 'DEFINE_UNKNOWN_COLUMN' }))
    for (const values of [[], ['us', 'us'], ['us', null]]) {
      expect(made('id', values)).toThrow(expect.objectContaining({ code: 'DEFINE_BAD_VALUE' }))
    }
    expect(made('id', ['US', 'us'])).toThrow(expect.objectContaining({ code: 'DEFINE_DUPLICATE_COLUMN' }))
    expect(made('id', ['felt'])).toThrow(expect.objectContaining({ code: 'DEFINE_DUPLICATE_COLUMN' }))
  })
})

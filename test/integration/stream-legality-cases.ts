import {
  type Column,
  count,
  countDistinct,
  type Dataset,
  json,
  kafka,
  max,
  rank,
  session,
  sum,
  sumDistinct,
  t,
  tumbling,
} from 'sparkwire'
import type { JoinHow } from '../../src/define/types/join-fields.js'
import type { FieldMap } from '../../src/schema/data-type.js'

const a = kafka({ topic: 'a', value: json({ id: t.string(), at: t.timestamp(), n: t.int() }) })
const b = kafka({ topic: 'b', value: json({ b_id: t.string(), b_at: t.timestamp(), b_n: t.int() }) })
const c = kafka({
  topic: 'c',
  read: 'batch',
  value: json({ b_id: t.string(), b_at: t.timestamp(), b_n: t.int() }),
})
const [aw, bw] = [a.withWatermark('at', '1 hour'), b.withWatermark('b_at', '1 hour')]
const groups = a.groupBy('id').agg(() => ({ n: count() }))
const windows = aw
  .groupBy((x) => ({ window: tumbling(x.at, '1 hour'), id: x.id }))
  .agg(() => ({ n: count() }))
const sessions = aw
  .groupBy((x) => ({ session: session(x.at, '5 minutes'), id: x.id }))
  .agg(() => ({ n: count() }))

type Left = typeof a
type Right = typeof b
type Condition = Column<{ readonly kind: 'boolean' }>
type On = (
  l: Parameters<Parameters<Left['filter']>[0]>[0],
  r: Parameters<Parameters<Right['filter']>[0]>[0],
) => Condition

const equal: On = (l, r) => l.id.eq(r.b_id)
const within: On = (l, r) => equal(l, r).and(r.b_at.between(l.at, l.at.plusInterval('1 hour')))
const above: On = (l, r) => equal(l, r).and(r.b_at.le(l.at.plusInterval('1 hour')))
const below: On = (l, r) => equal(l, r).and(l.at.lt(r.b_at.plusInterval('30 minutes')))
const backwards: On = (l, r) => equal(l, r).and(l.at.minusInterval('1 day').ge(r.b_at))
const sameTime: On = (l, r) => equal(l, r).and(l.at.eq(r.b_at))
const numbers: On = (l, r) => equal(l, r).and(l.n.lt(r.b_n))

const CONDITIONS = { equal, within, above, below, backwards, sameTime, numbers }
const SIDES: Readonly<Record<string, readonly [Left, Right]>> = {
  none: [a, b],
  left: [aw, b],
  right: [a, bw],
  both: [aw, bw],
}
const HOWS: readonly JoinHow[] = ['inner', 'left', 'right', 'full', 'semi', 'anti']

const loose = (dataset: unknown): Dataset<FieldMap> => dataset as Dataset<FieldMap>

const joins: [string, Dataset<FieldMap>][] = HOWS.flatMap((how) => [
  ...Object.entries(CONDITIONS).flatMap(([condition, on]) =>
    Object.entries(SIDES).map(([watermarks, [l, r]]): [string, Dataset<FieldMap>] => [
      `${how}_${condition}_watermarks_${watermarks}`,
      loose(l.join(r, { on, how })),
    ]),
  ),
  [`${how}_stream_with_batch`, loose(a.join(c, { on: equal, how }))],
  [`${how}_batch_with_stream`, loose(c.join(a, { on: (l, r) => r.id.eq(l.b_id), how }))],
])

const keyed = a.rename({ n: 'a_n' })
const twin = b.rename({ b_id: 'id', b_at: 'at' })

/** What streams may be made of, legal or not; Spark's own checker is asked about each in each output mode. */
export const LEGALITY_CASES: ReadonlyMap<string, Dataset<FieldMap>> = new Map([
  ['plain', loose(a)],
  ['distinct', loose(a.distinct())],
  ['window_function', loose(a.withColumn('place', (x) => rank().over({ orderBy: x.n })))],
  ['aggregate_over_window', loose(aw.select((x) => ({ all: sum(x.n).over({ partitionBy: x.id }) })))],
  [
    'pivot',
    loose(
      aw
        .groupBy('id')
        .pivot('n', [1])
        .agg(() => ({ n: count() })),
    ),
  ],
  ['count_distinct', loose(a.groupBy('id').agg((x) => ({ n: countDistinct(x.n) })))],
  ['sum_distinct', loose(aw.groupBy('id').agg((x) => ({ n: sumDistinct(x.n) })))],
  ['drop_duplicates', loose(a.dropDuplicates('id'))],
  ['drop_duplicates_by_time', loose(aw.dropDuplicates('id', 'at'))],
  ['within_no_watermark', loose(a.dropDuplicatesWithinWatermark('id'))],
  ['within_watermark', loose(aw.dropDuplicatesWithinWatermark('id'))],
  ['within_lost_watermark', loose(aw.drop('at').dropDuplicatesWithinWatermark('id'))],
  [
    'within_second_watermark',
    loose(
      aw
        .withColumn('other', (x) => x.at)
        .withWatermark('other', '1 hour')
        .select('id', 'at')
        .dropDuplicatesWithinWatermark('id'),
    ),
  ],
  ['groups', loose(groups)],
  ['all', loose(a.groupBy().agg(() => ({ n: count() })))],
  ['windows', loose(windows)],
  ['sessions', loose(sessions)],
  ['sort', loose(a.sort('id'))],
  ['groups_sorted', loose(groups.sort('id'))],
  [
    'sorted_groups',
    loose(
      a
        .sort('id')
        .groupBy('id')
        .agg(() => ({ n: count() })),
    ),
  ],
  ['windows_sorted', loose(windows.sort('id'))],
  ['limit', loose(a.limit(3))],
  ['groups_limit', loose(groups.limit(3))],
  [
    'limit_groups',
    loose(
      a
        .limit(3)
        .groupBy('id')
        .agg(() => ({ n: count() })),
    ),
  ],
  ['distinct_limit', loose(a.distinct().limit(3))],
  ['groups_distinct', loose(groups.distinct())],
  ['groups_drop_duplicates', loose(groups.dropDuplicates('n'))],
  ['windows_distinct', loose(windows.distinct())],
  ['windows_drop_duplicates_by_window', loose(windows.dropDuplicates('window'))],
  ['windows_drop_duplicates_by_id', loose(windows.dropDuplicates('id'))],
  [
    'distinct_windows',
    loose(
      aw
        .distinct()
        .groupBy((x) => ({ w: tumbling(x.at, '1 hour') }))
        .agg(() => ({ n: count() })),
    ),
  ],
  ['windows_of_windows', loose(windows.groupBy('window').agg((x) => ({ most: max(x.n) })))],
  ['groups_of_groups', loose(groups.groupBy('n').agg(() => ({ m: count() })))],
  [
    'explode',
    loose(
      kafka({ topic: 'd', value: json({ tags: t.array(t.string()) }) }).explode((x) => x.tags, {
        value: 'tag',
      }),
    ),
  ],
  ['union', loose(a.union(aw))],
  ['union_groups', loose(groups.union(groups))],
  ['union_with_batch', loose(b.union(c))],
  [
    'union_first_watermark',
    loose(
      aw
        .union(a)
        .groupBy((x) => ({ w: tumbling(x.at, '1 hour') }))
        .agg(() => ({ n: count() })),
    ),
  ],
  [
    'union_second_watermark',
    loose(
      a
        .union(aw)
        .groupBy((x) => ({ w: tumbling(x.at, '1 hour') }))
        .agg(() => ({ n: count() })),
    ),
  ],
  ...joins,
  ['cross_with_batch', loose(a.crossJoin(c))],
  ['left_on_time', loose(keyed.withWatermark('at', '1 hour').join(twin, { on: ['id', 'at'], how: 'left' }))],
  [
    'left_on_id',
    loose(
      keyed
        .withWatermark('at', '1 hour')
        .drop('at')
        .join(twin, { on: ['id'], how: 'left' }),
    ),
  ],
  ['full_on_time', loose(keyed.join(twin.withWatermark('at', '1 hour'), { on: ['id', 'at'], how: 'full' }))],
  [
    'joined_windows',
    loose(
      aw
        .join(bw, { on: within })
        .groupBy((x) => ({ w: tumbling(x.at, '1 hour') }))
        .agg(() => ({ n: count() })),
    ),
  ],
  [
    'joined_full_windows',
    loose(
      keyed
        .withWatermark('at', '1 hour')
        .join(twin.withWatermark('at', '1 hour'), { on: ['id', 'at'], how: 'full' })
        .groupBy((x) => ({ w: tumbling(x.at, '1 hour') }))
        .agg(() => ({ n: count() })),
    ),
  ],
  [
    'joined_right_windows',
    loose(
      keyed
        .join(twin.withWatermark('at', '1 hour'), { on: ['id', 'at'], how: 'right' })
        .groupBy((x) => ({ w: tumbling(x.at, '1 hour') }))
        .agg(() => ({ n: count() })),
    ),
  ],
  [
    'windows_joined',
    loose(
      windows.join(
        bw.groupBy((x) => ({ window: tumbling(x.b_at, '1 hour'), b_id: x.b_id })).agg(() => ({ m: count() })),
        { on: ['window'], how: 'left' },
      ),
    ),
  ],
  ['groups_with_batch', loose(groups.join(c, { on: (l, r) => l.id.eq(r.b_id) }))],
  ['groups_with_batch_sorted', loose(groups.join(c, { on: (l, r) => l.id.eq(r.b_id) }).sort('id'))],
  [
    'with_grouped_batch',
    loose(
      a.join(
        c.groupBy('b_id').agg(() => ({ m: count() })),
        { on: (l, r) => l.id.eq(r.b_id) },
      ),
    ),
  ],
  ['with_sorted_batch', loose(a.join(c.sort('b_id').limit(2), { on: (l, r) => l.id.eq(r.b_id) }))],
])

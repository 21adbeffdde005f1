import { columnNode } from '../../ir/expression/column-node.js'
import { inferType } from '../../ir/expression/infer-type.js'
import { sessionWindowNode } from '../../ir/expression/session-window-node.js'
import { windowNode } from '../../ir/expression/window-node.js'
import type { StructType, Typed } from '../../schema/data-type.js'
import { Column } from '../column.js'
import { expressionOf } from '../columns-of.js'
import type { StringType, TimestampType } from '../types/type-families.js'

/** The bounds of a window of time; the end is not part of it. */
export type WindowType = StructType<{
  readonly start: Typed<TimestampType, false>
  readonly end: Typed<TimestampType, false>
}>

function windowOf(time: Column<TimestampType>, size: string, slide?: string): Column<WindowType, false> {
  const where = 'Time of a window'
  const node = windowNode(expressionOf(where, time), size, slide)
  const input: StructType = { kind: 'struct', fields: [{ name: 'time', ...time.toNode() }] }
  const typed = inferType({ ...node, time: { kind: 'column', name: 'time' } }, input)
  return new Column({ ...typed, node })
}

/**
 * The window of a fixed size that a time falls in: `tumbling(c.at, '6 hours')`.
 * @throws DEFINE_TYPE_MISMATCH unless the time is a timestamp, DEFINE_BAD_VALUE
 */
export function tumbling(time: Column<TimestampType>, size: string): Column<WindowType, false> {
  return windowOf(time, size)
}

/**
 * The windows of a size, one starting each `slide`, that a time falls in: a row counts in each of them.
 * @throws DEFINE_TYPE_MISMATCH unless the time is a timestamp, DEFINE_BAD_VALUE
 */
export function sliding(time: Column<TimestampType>, size: string, slide: string): Column<WindowType, false> {
  return windowOf(time, size, slide)
}

/**
 * The session that a time falls in: rows of a group with at most `gap` between one and the next. Only as a
 * key of groupBy; the gap may differ from row to row.
 * Follows https://spark.apache.org/docs/latest/streaming/apis-on-dataframes-and-datasets.html#types-of-time-windows
 *
 * @example
 * ```ts
 * clicks.groupBy((c) => ({ session: session(c.at, '5 minutes'), user: c.user })).agg(() => ({ clicks: count() }))
 * session(c.at, when(c.user.eq('bot'), '5 seconds').otherwise('5 minutes'))
 * ```
 * @throws DEFINE_TYPE_MISMATCH unless the time is a timestamp, DEFINE_BAD_VALUE
 */
export function session(
  time: Column<TimestampType>,
  gap: string | Column<StringType>,
): Column<WindowType, false> {
  const at = expressionOf('Time of a session', time)
  const width = typeof gap === 'string' ? gap : expressionOf('Gap of a session', gap)
  const fields = [
    { name: 'time', ...time.toNode() },
    ...(typeof gap === 'string' ? [] : [{ name: 'gap', ...gap.toNode() }]),
  ]
  const typed = inferType(
    sessionWindowNode(columnNode('time'), typeof gap === 'string' ? gap : columnNode('gap')),
    { kind: 'struct', fields },
  )
  return new Column({ node: sessionWindowNode(at, width), ...typed })
}

import { inferType } from '../../ir/expression/infer-type.js'
import { windowNode } from '../../ir/expression/window-node.js'
import type { StructType, Typed } from '../../schema/data-type.js'
import { Column } from '../column.js'
import { expressionOf } from '../columns-of.js'
import type { TimestampType } from '../types/type-families.js'

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

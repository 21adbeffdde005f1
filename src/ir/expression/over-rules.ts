import { DefineError } from '../../errors/define-error.js'
import type { DataType, Typed } from '../../schema/data-type.js'
import { typeMismatch, typeName } from '../type-mismatch.js'
import { isComparable } from './comparable-type.js'
import { functionEntry } from './function-table.js'
import { isNumeric } from './numeric-type.js'
import type { FrameBound, OverNode, WindowFrame } from './over-node.js'

/** The types of a window's keys. */
export interface WindowTypes {
  readonly partitionBy: readonly DataType[]
  readonly orderBy: readonly DataType[]
}

function badWindow(message: string, hint: string): DefineError {
  return new DefineError('DEFINE_BAD_WINDOW', { message, hint })
}

function checkKeys(what: string, types: readonly DataType[]): void {
  for (const type of types) {
    if (isComparable(type)) continue
    throw typeMismatch(
      `Key of ${what}`,
      typeName(type),
      'a type without maps and variants, since Spark does not compare them',
    )
  }
}

const placeOf = (bound: FrameBound, atEnd: boolean): number =>
  bound === 'unbounded' ? (atEnd ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY) : bound

function frameText({ unit, start, end }: WindowFrame): string {
  return `${unit}: [${JSON.stringify(start)}, ${JSON.stringify(end)}]`
}

/** Spark counts rows in 32 bits. */
function isBound(bound: FrameBound): boolean {
  return bound === 'unbounded' || (Number.isInteger(bound) && Math.abs(bound) < 2 ** 31)
}

function checkFrame(name: string, frame: WindowFrame, orderBy: readonly DataType[]): void {
  const { unit, start, end } = frame
  if (!isBound(start) || !isBound(end) || placeOf(start, false) > placeOf(end, true)) {
    throw badWindow(
      `Frame of ${name}: ${frameText(frame)}. Expected two whole numbers or 'unbounded', the first at most the second.`,
      "Rows before this one are negative, 0 is the row itself: rows: [-2, 0], rows: ['unbounded', 0].",
    )
  }
  if (orderBy.length === 0) {
    throw badWindow(
      `Frame of ${name}: ${frameText(frame)}, without an order. Expected orderBy: else which rows are near is not said.`,
      'Say what the rows are ordered by: orderBy: [c.at].',
    )
  }
  const isFar = [start, end].some((bound) => bound !== 'unbounded' && bound !== 0)
  const [key, ...more] = orderBy
  const counts = key !== undefined && isNumeric(key) && more.length === 0
  if (unit === 'rows' || !isFar || counts) return
  throw badWindow(
    `Frame of ${name}: ${frameText(frame)} over ${orderBy.map(typeName).join(', ')}. Expected one sort key that is a number, since the bounds are differences from it.`,
    'Order by a number: with unixSeconds(c.at) range: [-3600, 0] is an hour, with unixDate(c.day) range: [-6, 0] a week.',
  )
}

/**
 * The type of a window function's result, from that of its function.
 * @throws DEFINE_BAD_WINDOW, DEFINE_TYPE_MISMATCH for what Spark does not compute.
 */
export function overType(
  { function: { function: name }, frame }: OverNode,
  of: Typed,
  types: WindowTypes,
): Typed {
  const { kind, overWindow = kind !== 'scalar', framed = kind === 'aggregate' } = functionEntry(name)
  if (!overWindow) {
    throw badWindow(
      `Function over a window: ${name}. Expected a window function or an aggregate function that Spark has over windows.`,
      'docs/functions.md lists them under "Windows of rows" and "Groups of rows".',
    )
  }
  checkKeys('partitionBy', types.partitionBy)
  checkKeys('orderBy', types.orderBy)
  if (kind === 'window' && types.orderBy.length === 0) {
    throw badWindow(
      `Window of ${name}: no orderBy. Expected one: the function goes by the place of a row.`,
      'Write over({ partitionBy: [c.net], orderBy: [c.mag.desc()] }).',
    )
  }
  if (frame !== undefined && !framed) {
    throw badWindow(
      `Window of ${name}: ${frameText(frame)}. Expected no frame: the function sees the whole partition.`,
      'Leave rows and range out.',
    )
  }
  if (frame !== undefined) checkFrame(name, frame, types.orderBy)
  return of
}

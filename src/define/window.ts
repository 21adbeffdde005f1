import { DefineError } from '../errors/define-error.js'
import type { CallNode } from '../ir/expression/call-node.js'
import type { TypedArgument } from '../ir/expression/function-rules.js'
import { type FrameBound, overNode, type WindowFrame } from '../ir/expression/over-node.js'
import type { DataType, Typed } from '../schema/data-type.js'
import { valueText } from '../util/value-text.js'
import { checkOptions } from './check-options.js'
import { Column } from './column.js'
import { expressionOf } from './columns-of.js'
import { type SortBy, sortKeys } from './sort-keys.js'

/**
 * The first and the last row that a row sees: so far from it, before it if negative, 0 being the row itself, or
 * `'unbounded'`.
 */
export type Frame = readonly [from: FrameBound, to: FrameBound]

/** Which rows a window function sees. */
export interface WindowSpec {
  /** Rows that are the same in these are a partition; without them all rows are one. */
  readonly partitionBy?: Column | readonly Column[]
  /** What the rows of a partition are ordered by. */
  readonly orderBy?: SortBy | readonly SortBy[]
  /** A part of the partition, counted in rows: `[-2, 0]` is a row and the two before it. */
  readonly rows?: Frame
  /** A part of the partition, by the sort key, a number: `[-7, 0]` is up to 7 less. */
  readonly range?: Frame
}

/** A function of a table entry called, which is a value only over a window. */
type WindowCall = TypedArgument & { readonly node: CallNode }

const listed = <V>(value: V | readonly V[]): readonly V[] =>
  (Array.isArray(value) ? value : [value]) as readonly V[]

function frameOf({ rows, range }: WindowSpec): { readonly frame?: WindowFrame } {
  if (rows === undefined && range === undefined) return {}
  const unit = rows === undefined ? 'range' : 'rows'
  const frame: unknown = rows ?? range
  if (!Array.isArray(frame)) {
    throw new DefineError('DEFINE_BAD_WINDOW', {
      message: `Option ${unit} of over: ${valueText(frame)}. Expected a list of two ends, such as [-2, 0].`,
    })
  }
  const [start, end] = frame
  return { frame: { unit, start: start as FrameBound, end: end as FrameBound } }
}

/** The value of a function over a window, for each row. */
function over({ node, type, nullable }: WindowCall, window: WindowSpec): Column<never, never> {
  checkOptions('over', window, { partitionBy: true, orderBy: true, rows: true, range: true })
  const { partitionBy = [], orderBy = [] } = window
  const parts = {
    partitionBy: listed<unknown>(partitionBy).map((key) => expressionOf('Key of partitionBy', key)),
    orderBy: sortKeys(orderBy),
    ...frameOf(window),
  }
  return new Column({ node: overNode(node, parts), type, nullable })
}

/**
 * A function that is a value only over a window: `rank().over({ partitionBy: c.net, orderBy: c.mag.desc() })`.
 * Follows https://spark.apache.org/docs/latest/sql-ref-syntax-qry-select-window.html
 */
export class WindowFunction<T extends DataType = DataType, N extends boolean = boolean> {
  /** Never set: it only carries the type. */
  declare readonly $typed?: Typed<T, N>
  readonly #call: WindowCall

  /** @internal */
  constructor(call: WindowCall) {
    this.#call = call
  }

  /**
   * Its value for each row of a batch; a stream has no windows of rows.
   * @throws DEFINE_BAD_WINDOW from the step that it stands in
   */
  over(window: WindowSpec): Column<T, N> {
    return over(this.#call, window)
  }
}

/**
 * What an aggregate function gives for a group; or, over a window, for each row of a batch:
 * `sum(c.amount).over({ partitionBy: c.account, orderBy: c.at })` is a running sum.
 */
export type AggregateColumn<T extends DataType, N extends boolean> = Column<T, N> & WindowFunction<T, N>

/** An aggregate function called. @internal */
export class AggregateCall extends Column {
  readonly #call: WindowCall

  constructor(call: WindowCall) {
    super(call)
    this.#call = call
  }

  /** See {@link WindowFunction.over}. */
  over(window: WindowSpec): Column {
    return over(this.#call, window)
  }
}

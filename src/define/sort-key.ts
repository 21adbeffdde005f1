import type { ExpressionNode } from '../ir/expression/expression-node.js'
import type { NullsPlace, SortDirection, SortKeyNode } from '../ir/expression/sort-key-node.js'

const SORT_KEY = Symbol.for('sparkwire.sort-key')

/** What rows are sorted by, as `c.mag.desc()` gives it. */
export interface SortKey {
  readonly [SORT_KEY]: SortKeyNode
}

/** An expression as a key of sort. @internal */
export function sortKey(expression: ExpressionNode, direction: SortDirection, nulls?: NullsPlace): SortKey {
  return Object.freeze({
    [SORT_KEY]: { expression, direction, ...(nulls === undefined ? {} : { nulls }) },
  })
}

/** The node of a key, or undefined where the value is none. @internal */
export function sortKeyNode(value: unknown): SortKeyNode | undefined {
  return typeof value === 'object' && value !== null
    ? (value as { [SORT_KEY]?: SortKeyNode })[SORT_KEY]
    : undefined
}

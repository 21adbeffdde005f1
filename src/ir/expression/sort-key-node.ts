import type { ExpressionNode } from './expression-node.js'

export type SortDirection = 'asc' | 'desc'

/** Where rows stand whose value is null. */
export type NullsPlace = 'first' | 'last'

/** What rows are sorted by; `nulls` left out is Spark's own: first when ascending, last when descending. */
export interface SortKeyNode {
  readonly expression: ExpressionNode
  readonly direction: SortDirection
  readonly nulls?: NullsPlace
}

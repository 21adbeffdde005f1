import { deepFreeze } from '../../util/freeze.js'
import type { CallNode } from './call-node.js'
import type { ExpressionNode } from './expression-node.js'
import type { SortKeyNode } from './sort-key-node.js'

/** An end of a frame: so far from the row, before it if negative, 0 being the row itself; or as far as rows go. */
export type FrameBound = number | 'unbounded'

/** Which rows of the partition a row sees: counted, or by how far their sort key is from the row's own. */
export interface WindowFrame {
  readonly unit: 'rows' | 'range'
  readonly start: FrameBound
  readonly end: FrameBound
}

/** Which rows a window function sees. */
export interface WindowParts {
  readonly partitionBy: readonly ExpressionNode[]
  readonly orderBy: readonly SortKeyNode[]
  /** Absent: the whole partition, or with an order up to the row and its peers. */
  readonly frame?: WindowFrame
}

/** A function over the rows around a row: one value for each row, and all rows stay. */
export interface OverNode extends WindowParts {
  readonly kind: 'over'
  readonly function: CallNode
}

export function overNode(of: CallNode, parts: WindowParts): OverNode {
  return deepFreeze({ kind: 'over', function: of, ...parts })
}

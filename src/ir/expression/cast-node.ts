import type { DataType } from '../../schema/data-type.js'
import type { ExpressionNode } from './expression-node.js'

/** The value as another type; in ANSI mode a value that does not fit fails the query. */
export interface CastNode {
  readonly kind: 'cast'
  readonly input: ExpressionNode
  readonly type: DataType
  /** Whether a value that does not fit is null instead. */
  readonly attempt?: true
}

export function castNode(input: ExpressionNode, type: DataType, attempt?: true): CastNode {
  return Object.freeze({ kind: 'cast', input, type, ...(attempt === undefined ? {} : { attempt }) })
}

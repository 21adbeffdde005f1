import type { DataType } from '../../schema/data-type.js'
import type { ExpressionNode } from './expression-node.js'

/** The value as another type; in ANSI mode a value that does not fit fails the query. */
export interface CastNode {
  readonly kind: 'cast'
  readonly input: ExpressionNode
  readonly type: DataType
}

export function castNode(input: ExpressionNode, type: DataType): CastNode {
  return Object.freeze({ kind: 'cast', input, type })
}

import type { ExpressionNode } from './expression-node.js'
import type { LiteralNode } from './literal-node.js'

/** Whether the value is one of a list of literals. */
export interface InListNode {
  readonly kind: 'in_list'
  readonly input: ExpressionNode
  readonly values: readonly LiteralNode[]
}

export function inListNode(input: ExpressionNode, values: readonly LiteralNode[]): InListNode {
  return Object.freeze({ kind: 'in_list', input, values: Object.freeze([...values]) })
}

import type { ExpressionNode } from './expression-node.js'

/** One field of a struct. */
export interface FieldNode {
  readonly kind: 'field'
  readonly input: ExpressionNode
  readonly name: string
}

export function fieldNode(input: ExpressionNode, name: string): FieldNode {
  return Object.freeze({ kind: 'field', input, name })
}

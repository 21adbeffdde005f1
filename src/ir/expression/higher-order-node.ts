import type { ExpressionNode } from './expression-node.js'
import type { HigherOrderName } from './higher-order-table.js'

/** A function of Python's form `lambda x: …`. */
export interface LambdaNode {
  readonly parameters: readonly string[]
  readonly body: ExpressionNode
}

/** A call of a function that takes lambdas, behind its other arguments. */
export interface HigherOrderNode {
  readonly kind: 'higher_order'
  readonly function: HigherOrderName
  readonly args: readonly ExpressionNode[]
  readonly lambdas: readonly LambdaNode[]
}

export function higherOrderNode(
  name: HigherOrderName,
  args: readonly ExpressionNode[],
  lambdas: readonly LambdaNode[],
): HigherOrderNode {
  return Object.freeze({
    kind: 'higher_order',
    function: name,
    args: Object.freeze([...args]),
    lambdas: Object.freeze(
      lambdas.map(({ parameters, body }) =>
        Object.freeze({ parameters: Object.freeze([...parameters]), body }),
      ),
    ),
  })
}

import type { ExpressionNode } from './expression-node.js'
import type { OperatorName } from './operator-table.js'

/** An operator of the operator table on one to three operands. */
export interface OperatorNode {
  readonly kind: 'operator'
  readonly operator: OperatorName
  readonly args: readonly ExpressionNode[]
}

export function operatorNode(operator: OperatorName, args: readonly ExpressionNode[]): OperatorNode {
  return Object.freeze({ kind: 'operator', operator, args: Object.freeze([...args]) })
}

import type { ExpressionNode } from './expression-node.js'
import type { FunctionName } from './function-table.js'

/** A call of one of the functions in the function table. */
export interface CallNode {
  readonly kind: 'call'
  readonly function: FunctionName
  readonly args: readonly ExpressionNode[]
}

export function callNode(name: FunctionName, args: readonly ExpressionNode[]): CallNode {
  return Object.freeze({ kind: 'call', function: name, args: Object.freeze([...args]) })
}

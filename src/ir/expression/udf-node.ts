import type { DataType } from '../../schema/data-type.js'
import { deepFreeze } from '../../util/freeze.js'
import type { PythonFunction } from '../python-function.js'
import type { ExpressionNode } from './expression-node.js'

/** A Python function of single values, called for each row. */
export interface UdfNode {
  readonly kind: 'udf'
  readonly python: PythonFunction
  readonly args: readonly ExpressionNode[]
  readonly returns: DataType
}

export function udfNode(python: PythonFunction, args: readonly ExpressionNode[], returns: DataType): UdfNode {
  return deepFreeze({ kind: 'udf', python, args: [...args], returns })
}

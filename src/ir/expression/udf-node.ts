import type { DataType } from '../../schema/data-type.js'
import { deepFreeze } from '../../util/freeze.js'
import type { PythonFunction } from '../python-function.js'
import { isSameType, typeMismatch, typeName } from '../type-mismatch.js'
import type { ExpressionNode } from './expression-node.js'

/** A Python function of single values, called for each row. */
export interface UdfNode {
  readonly kind: 'udf'
  readonly python: PythonFunction
  readonly args: readonly ExpressionNode[]
  readonly returns: DataType
}

/** How messages name an argument of a function; `at` counts from 0. */
export const udfArgument = ({ function: name }: PythonFunction, at: number): string =>
  `Argument ${at + 1} of ${name}`

/** @throws DEFINE_TYPE_MISMATCH unless a function is given as many arguments as it declares. */
export function checkUdfCount({ function: name }: PythonFunction, given: number, declared: number): void {
  if (given !== declared) throw typeMismatch(`Arguments of ${name}`, `${given} of them`, `${declared}`)
}

/** @throws DEFINE_TYPE_MISMATCH unless the argument, which is no constant, has the declared type. */
export function checkUdfArgument(where: string, given: DataType, declared: DataType): void {
  if (isSameType(given, declared)) return
  throw typeMismatch(
    where,
    typeName(given),
    typeName(declared),
    'Cast the column, or declare its type in args.',
  )
}

export function udfNode(python: PythonFunction, args: readonly ExpressionNode[], returns: DataType): UdfNode {
  return deepFreeze({ kind: 'udf', python, args: [...args], returns })
}

import { literalFor } from '../../ir/expression/literal-for.js'
import { checkUdfArgument, checkUdfCount, udfArgument, udfNode } from '../../ir/expression/udf-node.js'
import type { PythonFunction } from '../../ir/python-function.js'
import type { DataType } from '../../schema/data-type.js'
import { locatedAt } from './located.js'
import { type Operand, operand } from './operand.js'

/** A Python function that expressions may call. */
export interface ValueFunction {
  readonly python: PythonFunction
  readonly args: readonly DataType[]
  readonly returns: DataType
}

/** Functions by their names in small letters: Spark SQL tells no cases apart. */
export type ValueFunctions = ReadonlyMap<string, ValueFunction>

/** A call; a constant takes the declared type of its argument. @throws Located */
export function valueFunctionCall(
  { python, args: types, returns }: ValueFunction,
  given: readonly Operand[],
  start: number,
): Operand {
  locatedAt(start, () => checkUdfCount(python, given.length, types.length))
  const nodes = given.map(({ node, type, plain, start: at }, position) =>
    locatedAt(at, () => {
      const declared = types[position] as DataType
      const where = udfArgument(python, position)
      if (plain !== undefined) return literalFor(plain(declared), declared, where)
      checkUdfArgument(where, type, declared)
      return node
    }),
  )
  return operand({ node: udfNode(python, nodes, returns), type: returns, nullable: true }, start)
}

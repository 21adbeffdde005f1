import { type CallNode, callNode } from '../../ir/expression/call-node.js'
import { functionType, type TypedArgument } from '../../ir/expression/function-rules.js'
import { type FunctionName, functionEntry } from '../../ir/expression/function-table.js'
import { literalFor, typeOfPlain } from '../../ir/expression/literal-for.js'
import { literalNode } from '../../ir/expression/literal-node.js'
import { constantType, isConstantFamily, type ParameterFamily } from '../../ir/expression/parameter-family.js'
import { typeMismatch } from '../../ir/type-mismatch.js'
import type { DataType } from '../../schema/data-type.js'
import { valueText } from '../../util/value-text.js'
import { Column, isColumn } from '../column.js'
import type { FunctionOf } from '../types/function-types.js'
import { AggregateCall, WindowFunction } from '../window.js'

/** A constant argument of the type that its family says, or else its own. */
function constant(name: string, family: ParameterFamily, value: unknown): TypedArgument {
  const type: DataType | undefined = constantType(family) ?? typeOfPlain(value)
  if (type === undefined)
    throw typeMismatch(`Argument of ${name}`, valueText(value), 'a column or a plain value')
  const node = literalFor(value, type, `Argument of ${name}`)
  return { node: isConstantFamily(family) ? node : literalNode(type, node.value), type, nullable: false }
}

/** A function of the table, called with columns and plain values. @internal */
export function call(
  name: FunctionName,
  args: readonly unknown[],
): TypedArgument & { readonly node: CallNode } {
  const { parameters, optional, rest } = functionEntry(name)
  const families = [...parameters, ...optional]
  const given = args.filter((arg, at) => arg !== undefined || at < parameters.length)
  const typed = given.map((arg, at) =>
    isColumn(arg) ? arg.toNode() : constant(name, families[at] ?? rest ?? 'any', arg),
  )
  const node = callNode(
    name,
    typed.map((arg) => arg.node),
  )
  return { ...functionType(name, typed), node }
}

/** The typed function of a table entry. @internal */
export function functionOf<F extends FunctionName>(name: F): FunctionOf<F> {
  const { kind } = functionEntry(name)
  const Result = kind === 'scalar' ? Column : kind === 'aggregate' ? AggregateCall : WindowFunction
  return (...args) => new Result(call(name, args)) as never
}

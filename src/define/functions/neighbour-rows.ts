import type { FunctionName } from '../../ir/expression/function-table.js'
import { literalFor } from '../../ir/expression/literal-for.js'
import { literalNode } from '../../ir/expression/literal-node.js'
import type { DataType } from '../../schema/data-type.js'
import { Column } from '../column.js'
import type { LiteralFor } from '../types/operand.js'
import type { TemporalType } from '../types/type-families.js'
import { WindowFunction } from '../window.js'
import { call } from './function-of.js'

/** Whether Spark takes the value for what may be null: a time it reads from text, too. */
type OrTime<T extends DataType, N extends boolean> = T['kind'] extends TemporalType['kind'] ? true : N

function neighbour(
  name: FunctionName,
  value: Column,
  offset: number,
  otherwise: unknown,
): WindowFunction<never, never> {
  if (otherwise === undefined) return new WindowFunction(call(name, [value, offset]))
  const { type } = value.toNode()
  const constant = literalFor(otherwise, type, `Argument 3 of ${name}`)
  const node = literalNode(type, constant.value)
  return new WindowFunction(call(name, [value, offset, new Column({ node, type, nullable: false })]))
}

/**
 * The value so many rows before, in the order of the window: `lag(c.mag).over({ partitionBy: c.net, orderBy: c.at })`.
 * Where there is no such row it is null, or what is said instead: `lag(c.mag, 1, 0)`.
 * @throws DEFINE_TYPE_MISMATCH
 */
export function lag<T extends DataType>(value: Column<T>, offset?: number): WindowFunction<T, true>
export function lag<T extends DataType, N extends boolean>(
  value: Column<T, N>,
  offset: number,
  otherwise: LiteralFor<T>,
): WindowFunction<T, OrTime<T, N>>
export function lag(value: Column, offset = 1, otherwise?: unknown): WindowFunction {
  return neighbour('lag', value, offset, otherwise)
}

/** The value so many rows after; as {@link lag}. */
export function lead<T extends DataType>(value: Column<T>, offset?: number): WindowFunction<T, true>
export function lead<T extends DataType, N extends boolean>(
  value: Column<T, N>,
  offset: number,
  otherwise: LiteralFor<T>,
): WindowFunction<T, OrTime<T, N>>
export function lead(value: Column, offset = 1, otherwise?: unknown): WindowFunction {
  return neighbour('lead', value, offset, otherwise)
}

import type { TypedArgument } from '../../ir/expression/function-rules.js'
import { literalFor } from '../../ir/expression/literal-for.js'
import { isSameType, typeMismatch, typeName } from '../../ir/type-mismatch.js'
import type { DataType } from '../../schema/data-type.js'
import { isColumn } from '../column.js'

/** A column of a type as it is, a plain value as a constant of the type. @throws DEFINE_TYPE_MISMATCH @internal */
export function beside(value: unknown, type: DataType, what: string, like = 'the first'): TypedArgument {
  if (!isColumn(value)) {
    const node = literalFor(value, type, what)
    return { node, type: node.type, nullable: value === null }
  }
  const typed = value.toNode()
  if (isSameType(typed.type, type)) return typed
  throw typeMismatch(what, typeName(typed.type), `a value of type ${typeName(type)}, as ${like} has`)
}

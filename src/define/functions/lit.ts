import { literalFor, typeOfPlain } from '../../ir/expression/literal-for.js'
import { typeMismatch } from '../../ir/type-mismatch.js'
import type { DataType } from '../../schema/data-type.js'
import { checkType } from '../../schema/type-builders.js'
import { valueText } from '../../util/value-text.js'
import { Column } from '../column.js'
import type { LiteralFor, PlainValue, TypeOfPlain } from '../types/operand.js'

/**
 * A constant as a column: a number is a double, a bigint a bigint, a Date a timestamp; any other type, and
 * null, with the type said: `lit(5, t.int())`, `lit(null, t.string())`.
 * @throws DEFINE_TYPE_MISMATCH
 */
export function lit<V extends PlainValue>(value: V): Column<TypeOfPlain<V>, false>
export function lit<T extends DataType, V extends LiteralFor<T> | null>(
  value: V,
  type: T,
): Column<T, V extends null ? true : false>
export function lit(value: unknown, type: DataType | undefined = typeOfPlain(value)): Column {
  if (type === undefined) {
    throw typeMismatch(
      'Value of lit',
      valueText(value),
      'a plain value, or a type beside it',
      'Write lit(null, t.string()).',
    )
  }
  checkType('Type of lit', type)
  const node = literalFor(value, type, 'Value of lit')
  return new Column({ node, type: node.type, nullable: value === null })
}

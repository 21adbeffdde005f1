import type { DataType } from '../../schema/data-type.js'

/**
 * Whether two values of the type can be the same or one before the other for Spark: maps and variants cannot, however
 * deep inside.
 */
export function isComparable(type: DataType): boolean {
  if (type.kind === 'map' || type.kind === 'variant') return false
  if (type.kind === 'array') return isComparable(type.element)
  return type.kind !== 'struct' || type.fields.every((field) => isComparable(field.type))
}

import type { DataType } from '../../schema/data-type.js'

/** Two types that differ in inner nullability alone, as one: what may be null in either may be null. */
export function widerNulls(left: DataType, right: DataType): DataType {
  if (left.kind === 'array' && right.kind === 'array') {
    return {
      kind: 'array',
      element: widerNulls(left.element, right.element),
      containsNull: left.containsNull || right.containsNull,
    }
  }
  if (left.kind === 'map' && right.kind === 'map') {
    return {
      kind: 'map',
      key: widerNulls(left.key, right.key),
      value: widerNulls(left.value, right.value),
      valueContainsNull: left.valueContainsNull || right.valueContainsNull,
    }
  }
  if (left.kind === 'struct' && right.kind === 'struct') {
    return {
      kind: 'struct',
      fields: left.fields.map((field, at) => {
        const twin = right.fields[at] ?? field
        return {
          name: field.name,
          type: widerNulls(field.type, twin.type),
          nullable: field.nullable || twin.nullable,
        }
      }),
    }
  }
  return left
}

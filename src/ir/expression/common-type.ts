import type { DataType } from '../../schema/data-type.js'
import { isSameType } from '../type-mismatch.js'

/** The type that all these are of, its insides null where they may be in any; undefined where they are not of one. */
export function commonType(types: readonly DataType[]): DataType | undefined {
  const [first, ...others] = types
  if (first === undefined || others.some((other) => !isSameType(first, other))) return undefined
  return others.reduce(merged, first)
}

function merged(left: DataType, right: DataType): DataType {
  if (left.kind === 'array' && right.kind === 'array') {
    return {
      kind: 'array',
      element: merged(left.element, right.element),
      containsNull: left.containsNull || right.containsNull,
    }
  }
  if (left.kind === 'map' && right.kind === 'map') {
    return {
      kind: 'map',
      key: merged(left.key, right.key),
      value: merged(left.value, right.value),
      valueContainsNull: left.valueContainsNull || right.valueContainsNull,
    }
  }
  if (left.kind !== 'struct' || right.kind !== 'struct') return left
  return {
    kind: 'struct',
    fields: left.fields.map((field, at) => {
      const other = right.fields[at] ?? field
      return {
        name: field.name,
        type: merged(field.type, other.type),
        nullable: field.nullable || other.nullable,
      }
    }),
  }
}

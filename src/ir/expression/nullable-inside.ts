import type { DataType } from '../../schema/data-type.js'

/** The type with everything inside it as what may be null; Spark's `asNullable`. */
export function nullableInside(type: DataType): DataType {
  if (type.kind === 'array') return { ...type, element: nullableInside(type.element), containsNull: true }
  if (type.kind === 'map') {
    return {
      ...type,
      key: nullableInside(type.key),
      value: nullableInside(type.value),
      valueContainsNull: true,
    }
  }
  if (type.kind !== 'struct') return type
  return {
    kind: 'struct',
    fields: type.fields.map((field) => ({ ...field, type: nullableInside(field.type), nullable: true })),
  }
}

import type { StructField, StructType } from '../../schema/data-type.js'
import { isComparable } from '../expression/comparable-type.js'
import { typeMismatch, typeName } from '../type-mismatch.js'
import { unknownColumn } from '../unknown-column.js'

/** @throws DEFINE_TYPE_MISMATCH for a column whose values Spark cannot compare. */
export function checkComparable(what: string, fields: readonly StructField[]): void {
  for (const { name, type } of fields) {
    if (isComparable(type)) continue
    throw typeMismatch(
      `Column ${name} of ${what}`,
      typeName(type),
      'a type without maps and variants, since Spark does not compare them',
      'Take it out of the row, or make a text of it: toJson(c.labels).',
    )
  }
}

/**
 * The columns of a row type by these names, which must be some.
 * @throws DEFINE_UNKNOWN_COLUMN, DEFINE_TYPE_MISMATCH
 */
export function namedFields(
  what: string,
  names: readonly string[],
  schema: StructType,
): readonly StructField[] {
  if (names.length === 0) throw typeMismatch(`Columns of ${what}`, 'none', 'at least one')
  return names.map((name) => {
    const field = schema.fields.find((each) => each.name === name)
    if (field === undefined) throw unknownColumn(name, schema)
    return field
  })
}

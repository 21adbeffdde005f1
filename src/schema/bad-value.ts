import { SchemaError } from '../errors/schema-error.js'
import type { DataType } from './data-type.js'
import { typeText } from './type-text.js'

/** The error for a JSON value that does not fit the type of its column. */
export function badValue(
  path: string,
  type: DataType | undefined,
  json: unknown,
  expected: string,
): SchemaError {
  const found = typeof json === 'bigint' ? String(json) : (JSON.stringify(json) ?? 'nothing')
  const of = type === undefined ? '' : ` (${typeText(type)})`
  return new SchemaError('SCHEMA_BAD_VALUE', {
    message: `Column ${JSON.stringify(path)}${of} cannot hold ${found.slice(0, 200)}. Expected ${expected}.`,
    hint: 'docs/values.md lists the JSON form of each type.',
    details: { column: path, expected, ...(type === undefined ? {} : { type: typeText(type) }) },
  })
}

import type { DataType } from '../../schema/data-type.js'
import { jsonWriter } from '../../schema/type-table.js'

/** Compiles the plain text of a column's values: texts as they are, all else as its JSON form without quotes. */
export function cellText(type: DataType): (value: unknown) => string {
  if (type.kind === 'string') return String
  const write = jsonWriter(type)
  return (value) => {
    const text = write(value)
    return text.startsWith('"') ? text.slice(1, -1) : text
  }
}

import { badValue } from '../bad-value.js'
import type { DataType } from '../data-type.js'
import type { TypeForm } from '../type-form.js'

/** The forms of a type whose values are texts of a fixed form; `normal` gives that form, or undefined. */
export function textForm<T extends DataType>(
  normal: (text: string, type: T) => string | undefined,
  expected: (type: T) => string,
): TypeForm<T, string> {
  return {
    typescript: () => 'string',
    writeJson: () => (value) => `"${value}"`,
    readJson: (type) => (json, path) => {
      const value = typeof json === 'string' ? normal(json, type) : undefined
      if (value === undefined) throw badValue(path, type, json, expected(type))
      return value
    },
  }
}

import { badValue } from '../bad-value.js'
import type { SimpleType } from '../data-type.js'
import type { TypeForm } from '../type-form.js'

/** The forms of an integer type of `bits` bits that a JavaScript number holds exactly. */
export function wholeNumber<K extends 'tinyint' | 'smallint' | 'int'>(
  bits: number,
): TypeForm<SimpleType<K>, number> {
  const limit = 2 ** (bits - 1)
  return {
    typescript: () => 'number',
    writeJson: () => String,
    readJson: (type) => (json, path) => {
      const value = typeof json === 'string' && /^-?\d+$/.test(json) ? Number(json) : json
      if (typeof value === 'number' && Number.isInteger(value) && value >= -limit && value < limit) {
        return value + 0
      }
      throw badValue(path, type, json, `a whole number from ${-limit} to ${limit - 1}`)
    },
  }
}

import { badValue } from '../bad-value.js'
import type { SimpleType } from '../data-type.js'
import type { TypeForm } from '../type-form.js'

/** Exact digits both ways: a JSON number token with all its digits, which a plain `JSON.parse` would round. */
export const bigint: TypeForm<SimpleType<'bigint'>, bigint> = {
  typescript: () => 'bigint',
  writeJson: () => String,
  readJson: (type) => (json, path) => {
    const digits =
      typeof json === 'bigint' ||
      (typeof json === 'number' && Number.isSafeInteger(json)) ||
      (typeof json === 'string' && /^-?\d{1,20}$/.test(json))
    const value = digits ? BigInt(json) : undefined
    if (value === undefined || BigInt.asIntN(64, value) !== value) {
      throw badValue(path, type, json, 'a whole number of 64 bits, as a number or as text of its digits')
    }
    return value
  },
}

import { badValue } from '../bad-value.js'
import type { DecimalType } from '../data-type.js'
import { decimalFromText } from '../decimal-text.js'
import type { TypeForm } from '../type-form.js'

/** Text with exactly `scale` digits after the point, also in JSON. Reading takes a number where it is exact. */
export const decimal: TypeForm<DecimalType, string> = {
  typescript: () => 'string',
  writeJson: () => (value) => `"${value}"`,
  readJson: (type) => (json, path) => {
    const text = typeof json === 'number' ? String(json) : json
    const value = typeof text === 'string' ? decimalFromText(text, type) : undefined
    if (value === undefined) {
      throw badValue(
        path,
        type,
        json,
        `digits, at most ${type.scale} of them after the point, as text or number`,
      )
    }
    return value
  },
}

import { badValue } from '../bad-value.js'
import type { SimpleType } from '../data-type.js'
import type { TypeForm } from '../type-form.js'

export const boolean: TypeForm<SimpleType<'boolean'>, boolean> = {
  typescript: () => 'boolean',
  writeJson: () => String,
  readJson: (type) => (json, path) => {
    if (typeof json !== 'boolean') throw badValue(path, type, json, 'true or false')
    return json
  },
}

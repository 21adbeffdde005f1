import { badValue } from '../bad-value.js'
import type { SimpleType } from '../data-type.js'
import type { TypeForm } from '../type-form.js'

export const string: TypeForm<SimpleType<'string'>, string> = {
  typescript: () => 'string',
  writeJson: () => JSON.stringify,
  readJson: (type) => (json, path) => {
    if (typeof json !== 'string') throw badValue(path, type, json, 'text')
    return json
  },
}

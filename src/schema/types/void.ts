import { badValue } from '../bad-value.js'
import type { SimpleType } from '../data-type.js'
import type { TypeForm } from '../type-form.js'

/** The type of a bare NULL: it has no value besides null. */
export const voidForm: TypeForm<SimpleType<'void'>, null> = {
  typescript: () => 'null',
  writeJson: () => () => 'null',
  readJson: (type) => (json, path) => {
    throw badValue(path, type, json, 'null')
  },
}

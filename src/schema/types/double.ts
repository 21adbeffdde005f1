import type { SimpleType } from '../data-type.js'
import type { TypeForm } from '../type-form.js'
import { floatingJson, readFloating } from './floating.js'

export const double: TypeForm<SimpleType<'double'>, number> = {
  typescript: () => 'number',
  writeJson: () => (value) => floatingJson(value, String),
  readJson: (type) => readFloating(type, (value) => value),
}

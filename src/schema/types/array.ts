import { badValue } from '../bad-value.js'
import type { ArrayType } from '../data-type.js'
import type { TypeForm } from '../type-form.js'

export const array: TypeForm<ArrayType, readonly unknown[]> = {
  typescript: ({ element, containsNull }, inner) => {
    const cell = inner.cell(element, containsNull)
    return `readonly ${/^readonly | \| null$/.test(cell) ? `(${cell})` : cell}[]`
  },
  writeJson: ({ element }, inner) => {
    const write = inner.writeJson(element)
    return (value) => `[${value.map((item) => write(item)).join(',')}]`
  },
  readJson: (type, inner) => {
    const read = inner.readJson(type.element, type.containsNull)
    return (json, path) => {
      if (!Array.isArray(json)) throw badValue(path, type, json, 'a list')
      return json.map((item: unknown, index) => read(item, `${path}[${index}]`))
    }
  },
}

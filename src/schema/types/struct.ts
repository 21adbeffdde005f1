import { badValue } from '../bad-value.js'
import type { StructType } from '../data-type.js'
import type { TypeForm } from '../type-form.js'

type Fields = Readonly<Record<string, unknown>>

/** An object with the fields in their order. Reading takes an absent nullable field as null, and no unknown one. */
export const struct: TypeForm<StructType, Fields> = {
  typescript: ({ fields }, inner) => {
    const texts = fields.map(
      ({ name, type, nullable }) => `readonly ${keyText(name)}: ${inner.cell(type, nullable)}`,
    )
    return texts.length === 0 ? '{}' : `{ ${texts.join('; ')} }`
  },
  writeJson: ({ fields }, inner) => {
    const writers = fields.map(({ name, type }, index) => ({
      name,
      label: `${index === 0 ? '' : ','}${JSON.stringify(name)}:`,
      write: inner.writeJson(type),
    }))
    return (row) => {
      let text = '{'
      for (const { name, label, write } of writers) text += label + write(row[name])
      return `${text}}`
    }
  },
  readJson: (type, inner) => {
    const readers = type.fields.map((field) => ({
      ...field,
      read: inner.readJson(field.type, field.nullable),
    }))
    const names = new Set(type.fields.map(({ name }) => name))
    return (json, path) => {
      if (typeof json !== 'object' || json === null || Array.isArray(json)) {
        throw badValue(path, type, json, 'an object')
      }
      const unknown = Object.keys(json).find((name) => !names.has(name))
      if (unknown !== undefined) {
        throw badValue(
          inside(path, unknown),
          undefined,
          Reflect.get(json, unknown),
          `one of ${[...names].join(', ')}`,
        )
      }
      const entries = readers.map(({ name, read }): [string, unknown] => {
        const cell: unknown = Object.hasOwn(json, name) ? Reflect.get(json, name) : null
        return [name, read(cell, inside(path, name))]
      })
      return Object.fromEntries(entries)
    }
  },
}

function inside(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

function keyText(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)
}

import { badValue } from '../bad-value.js'
import type { MapType } from '../data-type.js'
import type { TypeForm } from '../type-form.js'

/** A `Map`; in JSON a list of pairs, since keys may be of any type. Reading takes an object where keys are text. */
export const map: TypeForm<MapType, ReadonlyMap<unknown, unknown>> = {
  typescript: ({ key, value, valueContainsNull }, inner) =>
    `ReadonlyMap<${inner.typescript(key)}, ${inner.cell(value, valueContainsNull)}>`,
  writeJson: ({ key, value }, inner) => {
    const writeKey = inner.writeJson(key)
    const writeValue = inner.writeJson(value)
    return (entries) => `[${Array.from(entries, ([k, v]) => `[${writeKey(k)},${writeValue(v)}]`).join(',')}]`
  },
  readJson: (type, inner) => {
    const readKey = inner.readJson(type.key, false)
    const readValue = inner.readJson(type.value, type.valueContainsNull)
    return (json, path) => {
      const pairs = pairsOf(json, type.key.kind === 'string')
      if (pairs === undefined) throw badValue(path, type, json, 'a list of [key, value] pairs')
      return new Map(
        pairs.map(([key, value], index) => [
          readKey(key, `${path}[${index}].key`),
          readValue(value, `${path}[${index}].value`),
        ]),
      )
    }
  },
}

function pairsOf(json: unknown, textKeys: boolean): readonly (readonly [unknown, unknown])[] | undefined {
  if (Array.isArray(json)) {
    const whole = json.every((pair) => Array.isArray(pair) && pair.length === 2)
    return whole ? (json as [unknown, unknown][]) : undefined
  }
  return textKeys && typeof json === 'object' && json !== null ? Object.entries(json) : undefined
}

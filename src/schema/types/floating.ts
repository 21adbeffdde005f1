import { badValue } from '../bad-value.js'
import type { DataType } from '../data-type.js'
import type { ReadJson } from '../type-form.js'

/** The JSON text of a number: `text`, or the names of what JSON has no numbers for. */
export function floatingJson(value: number, text: (value: number) => string): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : text(value)
  return `"${value}"`
}

/** Numbers, their text (a digit more than a number holds comes as text), `NaN` and the infinities. */
export function readFloating(type: DataType, round: (value: number) => number): ReadJson {
  return (json, path) => {
    if (typeof json === 'number') return round(json)
    if (json === 'NaN' || json === 'Infinity' || json === '-Infinity') return Number(json)
    if (typeof json === 'string' && /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(json))
      return round(Number(json))
    throw badValue(path, type, json, 'a number, or "NaN", "Infinity", "-Infinity"')
  }
}

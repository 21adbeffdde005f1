import { badValue } from '../bad-value.js'
import type { SimpleType } from '../data-type.js'
import type { TypeForm, WriteJson } from '../type-form.js'
import { wholeOrBig } from '../variant-value.js'
import { floatingJson } from './floating.js'

/**
 * What JSON can say, whatever it is: known only at run time. A whole number beyond 2^53 is a bigint; a decimal that a
 * double does not hold, and what JSON has no value for, is text in the form of its own type.
 */
export const variant: TypeForm<SimpleType<'variant'>, unknown> = {
  typescript: () => 'unknown',
  writeJson: () => write,
  readJson: (type) => {
    const read = (json: unknown, path: string): unknown => {
      if (typeof json === 'string') return isWideWhole(json) ? wholeOrBig(BigInt(json)) : json
      if (typeof json === 'bigint') return wholeOrBig(json)
      if (Array.isArray(json)) return json.map((item: unknown, at) => read(item, `${path}[${at}]`))
      if (json === null || typeof json === 'number' || typeof json === 'boolean') return json
      if (typeof json !== 'object') throw badValue(path, type, json, 'what JSON can say')
      return Object.fromEntries(
        Object.entries(json).map(([name, value]) => [name, read(value, `${path}.${name}`)]),
      )
    }
    return read
  },
}

const write: WriteJson<unknown> = (value) => {
  if (typeof value === 'number') return floatingJson(value, String)
  if (typeof value === 'bigint') return String(value)
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value).map(([name, field]) => `${JSON.stringify(name)}:${write(field)}`)
  return `{${fields.join(',')}}`
}

/** Whether the text is that of a whole number which no JSON parser keeps, and which therefore came as text. */
function isWideWhole(text: string): boolean {
  return /^-?[1-9]\d{15,}$/.test(text) && !Number.isSafeInteger(Number(text))
}

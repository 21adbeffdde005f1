import { parseDocument } from 'yaml'
import { plainIntegers } from '../util/yaml-source.js'

/** JSON text in which a bigint keeps its digits and bytes are base64. */
export function exactJson(value: unknown): string {
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Uint8Array) return JSON.stringify(Buffer.from(value).toString('base64'))
  if (Array.isArray(value)) return `[${value.map(exactJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  return `{${Object.entries(value)
    .filter(([, entry]) => entry !== undefined)
    .map(([key, entry]) => `${JSON.stringify(key)}:${exactJson(entry)}`)
    .join(',')}}`
}

/** The object or list that a JSON text says, integers beyond 2^53 as bigint; undefined when it says neither. */
export function parseExactJson(text: string): unknown {
  try {
    const plain: unknown = JSON.parse(text)
    if (typeof plain !== 'object' || plain === null) return undefined
  } catch {
    return undefined
  }
  // JSON is YAML, and the YAML reader keeps the digits of integers.
  return plainIntegers(parseDocument(text, { intAsBigInt: true, uniqueKeys: false }).toJS())
}

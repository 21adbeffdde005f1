/** A value of a row in one line for people: a bigint ends in `n`, bytes are base64. */
export function showValue(value: unknown): string {
  if (value === undefined) return '(nothing)'
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'bigint') return `${value}n`
  if (value instanceof Uint8Array) return `base64:${Buffer.from(value).toString('base64')}`
  if (Array.isArray(value)) return `[${value.map(showValue).join(', ')}]`
  if (value instanceof Map) {
    return `Map{${[...value].map(([key, entry]) => `${showValue(key)} → ${showValue(entry)}`).join(', ')}}`
  }
  if (typeof value === 'object' && value !== null) return showRow({ ...value })
  return String(value)
}

/** A row in one line: `{ key: "a", count: 3n }`. */
export function showRow(row: Readonly<Record<string, unknown>>): string {
  const cells = Object.entries(row).map(([column, value]) => `${column}: ${showValue(value)}`)
  return cells.length === 0 ? '{}' : `{ ${cells.join(', ')} }`
}

/** The same value as JSON data: bigint as digits, bytes as base64, a map as pairs, NaN and infinities as text. */
export function jsonValue(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (value instanceof Map) return [...value].map(([key, entry]) => [jsonValue(key), jsonValue(entry)])
  if (Array.isArray(value)) return value.map(jsonValue)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, jsonValue(entry)]))
}

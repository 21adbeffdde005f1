import { badValue } from './bad-value.js'
import type { StructType } from './data-type.js'
import { jsonReader, jsonWriter } from './type-table.js'

/** A row as it comes and goes: its columns by name, each value in the form of docs/values.md. */
export type JsonRow = Readonly<Record<string, unknown>>

const writers = new WeakMap<StructType, (row: JsonRow) => string>()

/**
 * The JSON text of a row, one line, columns in the order of `schema`: 64-bit integers with all their digits.
 *
 * @example
 * rowToJson({ id: 9007199254740993n, price: '12.30' }, schema) // {"id":9007199254740993,"price":"12.30"}
 */
export function rowToJson(row: JsonRow, schema: StructType): string {
  let write = writers.get(schema)
  if (write === undefined) {
    write = jsonWriter(schema)
    writers.set(schema, write)
  }
  return write(row)
}

/**
 * A row from JSON text, or from what a parser made of it. Integers and decimals may be numbers or text of their
 * digits; from text no digit is lost. An absent nullable column is null.
 *
 * @throws SCHEMA_BAD_VALUE naming the column: a value that does not fit, an unknown column, text that is no JSON.
 */
export function jsonToRow(json: unknown, schema: StructType): Record<string, unknown> {
  const parsed = typeof json === 'string' ? parseExact(json) : json
  return jsonReader(schema, false)(parsed, '') as Record<string, unknown>
}

/** JSON text of a row as data that JSON keeps exactly: a number that it would round is the text of its digits. */
export function exactJson(text: string): unknown {
  return parseExact(text)
}

/** `JSON.parse`, but a number that a double may have changed stays the text of its digits. */
function parseExact(text: string): unknown {
  const exact = text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    token.startsWith('"') || isKept(token) ? token : `"${token}"`,
  )
  try {
    // Checked first, so that no quoting can make JSON of a text that is none.
    JSON.parse(text)
    return JSON.parse(exact)
  } catch (error) {
    throw badValue('', undefined, text, `JSON text of one row: ${(error as Error).message}`)
  }
}

/** Whether a reader that is given the number knows that it was written so: other digits beyond 2^53 round to it. */
function isKept(text: string): boolean {
  const number = Number(text)
  return String(number) === text && (Number.isSafeInteger(number) || !/^-?\d+$/.test(text))
}

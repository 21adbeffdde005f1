import { didYouMean } from '../util/did-you-mean.js'
import type { DataType, SimpleKind, StructField } from './data-type.js'
import { TextFault } from './text-fault.js'
import { TokenReader, tokenText } from './token-reader.js'

/** Deeper nesting than any type has, and less than any stack. */
const MOST_LEVELS = 50

/** Spark's names of the types that need no parameter. */
const SIMPLE: Readonly<Record<string, SimpleKind>> = {
  TINYINT: 'tinyint',
  BYTE: 'tinyint',
  SMALLINT: 'smallint',
  SHORT: 'smallint',
  INT: 'int',
  INTEGER: 'int',
  BIGINT: 'bigint',
  LONG: 'bigint',
  FLOAT: 'float',
  REAL: 'float',
  DOUBLE: 'double',
  STRING: 'string',
  BINARY: 'binary',
  BOOLEAN: 'boolean',
  DATE: 'date',
  TIMESTAMP: 'timestamp',
  TIMESTAMP_LTZ: 'timestamp',
  TIMESTAMP_NTZ: 'timestamp_ntz',
  VARIANT: 'variant',
  VOID: 'void',
}

const UNITS = {
  interval_year_month: ['YEAR', 'MONTH'],
  interval_day_time: ['DAY', 'HOUR', 'MINUTE', 'SECOND'],
} as const

type Parse = (reader: TokenReader, depth: number) => DataType

function digits(reader: TokenReader, what: string): number {
  const token = reader.take()
  if (token.kind === 'number' && /^\d{1,2}$/.test(token.text)) return Number(token.text)
  throw new TextFault(`${what} is ${tokenText(token)}; expected a whole number up to 38`, token.start)
}

const decimal: Parse = (reader) => {
  const { start } = reader.peek()
  if (!reader.takeIf('(')) return { kind: 'decimal', precision: 10, scale: 0 }
  const precision = digits(reader, 'the number of digits')
  const scale = reader.takeIf(',') ? digits(reader, 'the number of digits after the point') : 0
  reader.expect(')', 'after the digits of a decimal')
  if (precision < 1 || precision > 38 || scale > precision) {
    throw new TextFault(
      `decimal(${precision},${scale}): Spark has 1 to 38 digits, and at most that many after the point`,
      start,
    )
  }
  return { kind: 'decimal', precision, scale }
}

const interval: Parse = (reader) => {
  const first = reader.take()
  for (const kind of ['interval_year_month', 'interval_day_time'] as const) {
    const units: readonly string[] = UNITS[kind]
    const start = units.indexOf(first.text.toUpperCase())
    if (start === -1) continue
    if (!reader.takeIf('TO')) return { kind, start, end: start }
    const last = reader.take()
    const end = units.indexOf(last.text.toUpperCase())
    if (end > start) return { kind, start, end }
    throw new TextFault(
      `found ${tokenText(last)}, expected one of ${units.slice(start + 1).join(', ')}`,
      last.start,
    )
  }
  throw new TextFault(
    `found ${tokenText(first)}, expected a unit of an interval, as in interval day to second`,
    first.start,
  )
}

const array: Parse = (reader, depth) => {
  reader.expect('<', 'after array, as in array<string>')
  const element = typeOf(reader, depth + 1)
  close(reader, 'array')
  return { kind: 'array', element, containsNull: true }
}

const map: Parse = (reader, depth) => {
  reader.expect('<', 'after map, as in map<string, int>')
  const key = typeOf(reader, depth + 1)
  reader.expect(',', 'between the types of keys and values of a map')
  const value = typeOf(reader, depth + 1)
  close(reader, 'map')
  return { kind: 'map', key, value, valueContainsNull: true }
}

const struct: Parse = (reader, depth) => {
  reader.expect('<', 'after struct, as in struct<id: string>')
  const fields: StructField[] = []
  do {
    const { kind, value, start } = reader.peek()
    if (kind !== 'word' && kind !== 'name') throw reader.unexpected('the name of a field of the struct')
    reader.take()
    if (fields.some((field) => field.name.toLowerCase() === value.toLowerCase())) {
      throw new TextFault(`the struct has two fields ${value}`, start)
    }
    reader.takeIf(':')
    const type = typeOf(reader, depth + 1)
    const isRequired = reader.isNext('NOT')
    if (isRequired) {
      reader.take()
      reader.expect('NULL', 'after NOT')
    }
    fields.push({ name: value, type, nullable: !isRequired })
  } while (reader.takeIf(','))
  close(reader, 'struct')
  return { kind: 'struct', fields }
}

function close(reader: TokenReader, what: string): void {
  reader.expect('>', `at the end of ${what}`)
}

const PARSERS: Readonly<Record<string, Parse>> = {
  ARRAY: array,
  DEC: decimal,
  DECIMAL: decimal,
  INTERVAL: interval,
  MAP: map,
  NUMERIC: decimal,
  STRUCT: struct,
}

/** Reads a type from tokens, where it stands in something else. @throws TextFault */
export function typeOf(reader: TokenReader, depth = 0): DataType {
  const token = reader.peek()
  if (depth > MOST_LEVELS)
    throw new TextFault(`more than ${MOST_LEVELS} types inside each other`, token.start)
  if (token.kind !== 'word') throw reader.unexpected('a type such as bigint or array<string>')
  reader.take()
  const word = token.text.toUpperCase()
  const simple = Object.hasOwn(SIMPLE, word) ? SIMPLE[word] : undefined
  if (simple !== undefined) return { kind: simple }
  const parse = Object.hasOwn(PARSERS, word) ? PARSERS[word] : undefined
  if (parse !== undefined) return parse(reader, depth)
  const known = [...Object.keys(SIMPLE), ...Object.keys(PARSERS)].map((name) => name.toLowerCase())
  const near = didYouMean(token.text, known)
  throw new TextFault(
    `unknown type ${tokenText(token)}; ${near === undefined ? `known are ${known.join(', ')}` : `did you mean ${near}?`}`,
    token.start,
  )
}

/**
 * Reads a type as Spark's DDL text writes it: `bigint`, `decimal(10,2)`, `struct<a: int, b: array<string>>`.
 * Follows https://spark.apache.org/docs/latest/sql-ref-datatypes.html
 * @throws TextFault
 */
export function parseType(text: string): DataType {
  const reader = new TokenReader(text)
  const type = typeOf(reader)
  if (reader.peek().kind !== 'end') throw reader.unexpected('nothing more after the type')
  return type
}

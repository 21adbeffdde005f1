import type { DataType, TypeKind } from '../../schema/data-type.js'
import { valueText } from '../../util/value-text.js'
import { typeMismatch, typeName } from '../type-mismatch.js'
import { checkLiteral } from './literal-form.js'
import { type LiteralNode, literalNode } from './literal-node.js'

type Json = LiteralNode['value']
/** The JSON form of a plain value for a type, or undefined when the type has no such value. */
type Convert = (value: unknown) => Json | undefined

const integer: Convert = (value) =>
  typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value))
    ? Number(value)
    : undefined

const digits: Convert = (value) =>
  typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value))
    ? String(value)
    : undefined

const double: Convert = (value) => {
  if (typeof value !== 'number') return undefined
  // JSON has no number for these.
  if (Object.is(value, -0)) return '-0'
  return Number.isFinite(value) ? value : String(value)
}

const ifText: Convert = (value) => (typeof value === 'string' ? value : undefined)
const never: Convert = () => undefined

const isoText =
  (cut: number, zone: string): Convert =>
  (value) => {
    if (value instanceof Date && !Number.isNaN(value.getTime())) {
      return `${value.toISOString().slice(0, cut)}${zone}`
    }
    if (typeof value !== 'string') return undefined
    const instant = Date.parse(zone === '' && value.length > 10 ? `${value}Z` : value)
    return Number.isNaN(instant) ? undefined : value
  }

const CONVERT: { readonly [K in TypeKind]: Convert } = {
  tinyint: integer,
  smallint: integer,
  int: integer,
  bigint: digits,
  float: double,
  double,
  decimal: (value) =>
    typeof value === 'number' || typeof value === 'bigint' ? String(value) : ifText(value),
  string: ifText,
  binary: (value) => (value instanceof Uint8Array ? Buffer.from(value).toString('base64') : undefined),
  boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  date: isoText(10, ''),
  timestamp: isoText(23, 'Z'),
  timestamp_ntz: (value) => (value instanceof Date ? undefined : isoText(23, '')(value)),
  interval_year_month: never,
  interval_day_time: never,
  variant: never,
  void: never,
  array: never,
  map: never,
  struct: never,
}

/** A decimal constant has as many digits as it is written with, as in Spark. */
function literalType(type: DataType, value: Json): DataType {
  if (type.kind !== 'decimal' || typeof value !== 'string') return type
  const [whole = '', fraction = ''] = value.replace('-', '').split('.')
  const precision = whole.replace(/^0+/, '').length + fraction.length
  return { kind: 'decimal', precision: Math.max(precision, 1), scale: fraction.length }
}

/** A plain value as a constant of a type. @throws DEFINE_TYPE_MISMATCH when it is none. */
export function literalFor(value: unknown, type: DataType, what: string): LiteralNode {
  if (value === null) return literalNode(type, null)
  const json = CONVERT[type.kind](value)
  if (json === undefined) {
    throw typeMismatch(
      what,
      valueText(value),
      `a value of type ${typeName(type)}`,
      'Cast the column, or give a value of its type.',
    )
  }
  const node = literalNode(literalType(type, json), json)
  checkLiteral(node)
  return node
}

/** The type that a plain value has by itself. */
export function typeOfPlain(value: unknown): DataType | undefined {
  if (value instanceof Date) return { kind: 'timestamp' }
  if (value instanceof Uint8Array) return { kind: 'binary' }
  const kinds: Readonly<Record<string, DataType>> = {
    string: { kind: 'string' },
    number: { kind: 'double' },
    bigint: { kind: 'bigint' },
    boolean: { kind: 'boolean' },
  }
  return kinds[typeof value]
}

import type { TypeKind } from '../../schema/data-type.js'
import { typeMismatch, typeName } from '../type-mismatch.js'
import type { LiteralNode } from './literal-node.js'

type Value = LiteralNode['value']

const integerWithin =
  (bits: bigint) =>
  (value: Value): boolean => {
    if (typeof value === 'number' ? !Number.isSafeInteger(value) : typeof value !== 'string') return false
    if (typeof value === 'string' && !/^-?\d{1,20}$/.test(value)) return false
    const limit = 1n << (bits - 1n)
    const integer = BigInt(value as string | number)
    return integer >= -limit && integer < limit
  }

const isDouble = (value: Value): boolean =>
  typeof value === 'number'
    ? Number.isFinite(value)
    : ['NaN', 'Infinity', '-Infinity', '-0'].includes(String(value))

const textLike =
  (pattern: RegExp) =>
  (value: Value): boolean =>
    typeof value === 'string' && pattern.test(value)

/** Whether a JSON value has the form of a literal of the type; null has every type. */
const FITS: { readonly [K in TypeKind]: (value: Value) => boolean } = {
  tinyint: integerWithin(8n),
  smallint: integerWithin(16n),
  int: integerWithin(32n),
  bigint: integerWithin(64n),
  float: isDouble,
  double: isDouble,
  decimal: textLike(/^-?\d+(\.\d+)?$/),
  // Spark's strings are UTF-8, which has no half of a surrogate pair.
  string: (value) => typeof value === 'string' && !/\p{Surrogate}/u.test(value),
  binary: textLike(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/),
  boolean: (value) => typeof value === 'boolean',
  date: textLike(/^\d{4}-\d\d-\d\d$/),
  timestamp: textLike(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/),
  timestamp_ntz: textLike(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?$/),
  interval_year_month: () => false,
  interval_day_time: () => false,
  variant: () => false,
  void: () => false,
  array: () => false,
  map: () => false,
  struct: () => false,
}

/** @throws DEFINE_TYPE_MISMATCH when the literal's value is not of its type. */
export function checkLiteral({ type, value }: LiteralNode): void {
  if (value === null || FITS[type.kind](value)) return
  throw typeMismatch('Literal', JSON.stringify(value), `a value of type ${typeName(type)}`)
}

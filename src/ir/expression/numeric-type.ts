import type { DataType, DecimalType, SimpleKind } from '../../schema/data-type.js'

const INTEGERS = ['tinyint', 'smallint', 'int', 'bigint'] as const
const ORDER: readonly SimpleKind[] = [...INTEGERS, 'float', 'double']

/** Digits that an integer type needs as a decimal. */
const DIGITS: Readonly<Partial<Record<DataType['kind'], number>>> = {
  tinyint: 3,
  smallint: 5,
  int: 10,
  bigint: 20,
}

export const isInteger = (type: DataType): boolean => (INTEGERS as readonly string[]).includes(type.kind)
export const isFraction = (type: DataType): boolean => type.kind === 'float' || type.kind === 'double'
export const isNumeric = (type: DataType): boolean =>
  type.kind === 'decimal' || isInteger(type) || isFraction(type)

/** A decimal type within Spark's 38 digits, cut as Spark's `DecimalType.bounded` cuts it. */
export function boundedDecimal(precision: number, scale: number): DecimalType {
  return { kind: 'decimal', precision: Math.min(38, precision), scale: Math.min(38, scale) }
}

export function decimalOf(type: DataType): DecimalType | undefined {
  if (type.kind === 'decimal') return type
  const precision = DIGITS[type.kind]
  return precision === undefined ? undefined : { kind: 'decimal', precision, scale: 0 }
}

/**
 * The type two numbers are brought to before they are added or compared, as in Spark's ANSI mode; not
 * for two decimals, whose result depends on the operator.
 * Follows https://spark.apache.org/docs/latest/sql-ref-ansi-compliance.html#type-promotion-and-precedence
 */
export function widerNumber(left: DataType, right: DataType): DataType {
  if (left.kind === right.kind) return left
  if (left.kind === 'decimal' || right.kind === 'decimal') return { kind: 'double' }
  const index = Math.max(ORDER.indexOf(left.kind as SimpleKind), ORDER.indexOf(right.kind as SimpleKind))
  const wider = ORDER[index] ?? 'double'
  return { kind: wider === 'float' ? 'double' : wider }
}

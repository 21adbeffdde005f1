import { SchemaError } from '../errors/schema-error.js'
import { valueText } from '../util/value-text.js'
import type {
  ArrayType,
  DataType,
  DayTimeIntervalType,
  DecimalType,
  MapType,
  SimpleKind,
  SimpleType,
  StructType,
  Typed,
  YearMonthIntervalType,
} from './data-type.js'
import { isTypeKind } from './ddl.js'

const simple =
  <K extends SimpleKind>(kind: K): (() => SimpleType<K>) =>
  () =>
    Object.freeze({ kind })

/** The fields of a struct that is given as types by name: each may be null. */
export type NullableFields<S extends Readonly<Record<string, DataType>>> = {
  readonly [C in keyof S]: Typed<S[C], true>
}

/** For callers without a type checker. @throws SCHEMA_UNSUPPORTED_TYPE for what is no data type */
export function checkType(what: string, type: unknown): void {
  const kind = typeof type === 'object' && type !== null ? (type as { kind?: unknown }).kind : undefined
  if (typeof kind === 'string' && isTypeKind(kind)) return
  throw new SchemaError('SCHEMA_UNSUPPORTED_TYPE', {
    message: `${what}: ${valueText(type)}. Expected a type, such as t.string() or t.array(t.int()).`,
    ...(typeof type === 'function' ? { hint: 'Call it: t.string(), not t.string.' } : {}),
  })
}

function decimal(precision: number, scale = 0): DecimalType {
  const fits =
    Number.isInteger(precision) &&
    Number.isInteger(scale) &&
    precision >= 1 &&
    precision <= 38 &&
    scale >= 0 &&
    scale <= precision
  if (!fits) {
    throw new SchemaError('SCHEMA_UNSUPPORTED_TYPE', {
      message: `Decimal type: decimal(${String(precision)},${String(scale)}). Spark has 1 to 38 digits, and at most that many after the point.`,
      hint: 'For example t.decimal(10, 2): 8 digits before the point and 2 after it.',
    })
  }
  return Object.freeze({ kind: 'decimal', precision, scale })
}

function struct<S extends Readonly<Record<string, DataType>>>(fields: S): StructType<NullableFields<S>> {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) {
    throw new SchemaError('SCHEMA_UNSUPPORTED_TYPE', {
      message: `Fields: ${valueText(fields)}. Expected types by name, such as { id: t.string() }.`,
    })
  }
  for (const [name, type] of Object.entries(fields)) checkType(`Type of the field ${name}`, type)
  return Object.freeze({
    kind: 'struct',
    fields: Object.freeze(
      Object.entries(fields).map(([name, type]) => Object.freeze({ name, type, nullable: true })),
    ),
  })
}

function array<E extends DataType>(element: E): ArrayType<E, true> {
  checkType('Element of an array', element)
  return Object.freeze({ kind: 'array', element, containsNull: true })
}

function map<K extends DataType, V extends DataType>(key: K, value: V): MapType<K, V, true> {
  checkType('Key of a map', key)
  checkType('Value of a map', value)
  return Object.freeze({ kind: 'map', key, value, valueContainsNull: true })
}

const yearMonthInterval = (): YearMonthIntervalType =>
  Object.freeze({ kind: 'interval_year_month', start: 0, end: 1 })

const dayTimeInterval = (): DayTimeIntervalType =>
  Object.freeze({ kind: 'interval_day_time', start: 0, end: 3 })

/**
 * Builders of Spark's data types, named as Spark SQL names them.
 *
 * @example
 * ```ts
 * json({ id: t.string(), time: t.bigint(), tags: t.array(t.string()) })
 * ```
 */
export const t = Object.freeze({
  tinyint: simple('tinyint'),
  smallint: simple('smallint'),
  int: simple('int'),
  bigint: simple('bigint'),
  float: simple('float'),
  double: simple('double'),
  string: simple('string'),
  binary: simple('binary'),
  boolean: simple('boolean'),
  date: simple('date'),
  timestamp: simple('timestamp'),
  timestampNtz: simple('timestamp_ntz'),
  variant: simple('variant'),
  decimal,
  yearMonthInterval,
  dayTimeInterval,
  array,
  map,
  struct,
})

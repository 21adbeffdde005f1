import type { DataType } from '../../schema/data-type.js'
import { isInteger, isNumeric } from './numeric-type.js'

/** What a function's parameter takes. The `literal_…` families and `time_unit` take constants only. */
export type ParameterFamily =
  | 'any'
  | 'array_or_map'
  | 'boolean'
  | 'integer'
  | 'literal_integer'
  | 'literal_string'
  | 'numeric'
  | 'string'
  | 'struct_map_or_array'
  | 'temporal'
  | 'time_unit'
  | 'timestamp'

/** The units of `date_trunc`, as Spark names them. */
export const TIME_UNITS = [
  'microsecond',
  'millisecond',
  'second',
  'minute',
  'hour',
  'day',
  'week',
  'month',
  'quarter',
  'year',
] as const

export type TimeUnit = (typeof TIME_UNITS)[number]

interface Family {
  readonly takes: (type: DataType) => boolean
  /** What the error message says is expected. */
  readonly words: string
}

const isKind =
  (...kinds: readonly DataType['kind'][]) =>
  (type: DataType): boolean =>
    kinds.includes(type.kind)

export const FAMILIES: { readonly [F in ParameterFamily]: Family } = {
  any: { takes: () => true, words: 'a value' },
  array_or_map: { takes: isKind('array', 'map'), words: 'an array or a map' },
  boolean: { takes: isKind('boolean'), words: 'a condition (boolean)' },
  integer: { takes: isInteger, words: 'an integer' },
  literal_integer: { takes: isKind('int'), words: 'a constant integer' },
  literal_string: { takes: isKind('string'), words: 'a constant string' },
  numeric: { takes: isNumeric, words: 'a number' },
  string: { takes: isKind('string'), words: 'a string' },
  struct_map_or_array: { takes: isKind('struct', 'map', 'array'), words: 'a struct, map or array' },
  temporal: { takes: isKind('timestamp', 'timestamp_ntz', 'date'), words: 'a date or timestamp' },
  time_unit: { takes: isKind('string'), words: `one of ${TIME_UNITS.join(', ')}` },
  timestamp: { takes: isKind('timestamp', 'timestamp_ntz'), words: 'a timestamp' },
}

/** Whether arguments of this family are constants, written as plain Python values. */
export function isConstantFamily(family: ParameterFamily): boolean {
  return family === 'literal_integer' || family === 'literal_string' || family === 'time_unit'
}

import type { DataType } from '../../schema/data-type.js'
import { isInVariant } from './cast-rules.js'
import { isComparable } from './comparable-type.js'
import { isFraction, isInteger, isNumeric } from './numeric-type.js'

/** What a function's parameter takes. The `literal_…` families and those of words take constants only. */
export type ParameterFamily =
  | 'any'
  | 'array'
  | 'array_of_arrays'
  | 'array_of_pairs'
  | 'array_of_string'
  | 'array_or_map'
  | 'binary'
  | 'boolean'
  | 'charset'
  | 'comparable'
  | 'comparable_array'
  | 'date'
  | 'date_unit'
  | 'digest_bits'
  | 'flat_struct'
  | 'fraction'
  | 'instant'
  | 'int'
  | 'integer'
  | 'integer_string_or_binary'
  | 'literal_any'
  | 'literal_boolean'
  | 'literal_double'
  | 'literal_element'
  | 'literal_integer'
  | 'literal_string'
  | 'map'
  | 'nested_or_variant'
  | 'number'
  | 'numeric'
  | 'string'
  | 'string_or_binary'
  | 'temporal'
  | 'time_unit'
  | 'timestamp'
  | 'timestamp_unit'
  | 'variant'
  | 'variant_object'
  | 'week_day'
  | 'window'

/** The constants that such a family takes, as Spark names them. */
export const WORDS = {
  charset: ['US-ASCII', 'ISO-8859-1', 'UTF-8', 'UTF-16BE', 'UTF-16LE', 'UTF-16'],
  date_unit: ['week', 'month', 'quarter', 'year'],
  digest_bits: [224, 256, 384, 512],
  time_unit: [
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
  ],
  timestamp_unit: [
    'MICROSECOND',
    'MILLISECOND',
    'SECOND',
    'MINUTE',
    'HOUR',
    'DAY',
    'WEEK',
    'MONTH',
    'QUARTER',
    'YEAR',
  ],
  week_day: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
} as const satisfies Readonly<Record<string, readonly (string | number)[]>>

/** A family that takes one of some constants. */
export type WordFamily = keyof typeof WORDS

/** The constants of a family that takes one of some. */
export function wordsOf(family: ParameterFamily): readonly (string | number)[] | undefined {
  return (WORDS as Partial<Record<ParameterFamily, readonly (string | number)[]>>)[family]
}

interface Family {
  readonly takes: (type: DataType) => boolean
  /** What the error message says is expected. */
  readonly words: string
}

const isKind =
  (...kinds: readonly DataType['kind'][]) =>
  (type: DataType): boolean =>
    kinds.includes(type.kind)

const oneOf = (family: WordFamily): Family => ({
  takes: isKind('string', 'int'),
  words: `one of ${WORDS[family].join(', ')}`,
})

/** A line of CSV has no values inside values. */
function isFlatStruct(type: DataType): boolean {
  const isPlain = (inner: DataType) => !['array', 'map', 'struct', 'variant', 'binary'].includes(inner.kind)
  return type.kind === 'struct' && type.fields.every((field) => isPlain(field.type))
}

function isArrayOfPairs(type: DataType): boolean {
  if (type.kind !== 'array' || type.element.kind !== 'struct') return false
  const [key, , more] = type.element.fields
  return type.element.fields.length === 2 && more === undefined && key !== undefined && isComparable(key.type)
}

/** The struct that `tumbling` and `sliding` give. */
function isWindow(type: DataType): boolean {
  return (
    type.kind === 'struct' &&
    type.fields.map(({ name, type: { kind } }) => `${name}:${kind}`).join() ===
      'start:timestamp,end:timestamp'
  )
}

export const FAMILIES: { readonly [F in ParameterFamily]: Family } = {
  any: { takes: () => true, words: 'a value' },
  array: { takes: isKind('array'), words: 'an array' },
  array_of_arrays: {
    takes: (type) => type.kind === 'array' && type.element.kind === 'array',
    words: 'an array of arrays',
  },
  array_of_pairs: {
    takes: isArrayOfPairs,
    words: 'an array of structs with two fields, the first without a map',
  },
  array_of_string: {
    takes: (type) => type.kind === 'array' && type.element.kind === 'string',
    words: 'an array of strings',
  },
  array_or_map: { takes: isKind('array', 'map'), words: 'an array or a map' },
  binary: { takes: isKind('binary'), words: 'bytes (binary)' },
  boolean: { takes: isKind('boolean'), words: 'a condition (boolean)' },
  charset: oneOf('charset'),
  comparable: { takes: isComparable, words: 'a value without a map or variant in it' },
  comparable_array: {
    takes: (type) => type.kind === 'array' && isComparable(type),
    words: 'an array without a map or variant in it',
  },
  date: { takes: isKind('date'), words: 'a date' },
  date_unit: oneOf('date_unit'),
  digest_bits: oneOf('digest_bits'),
  fraction: { takes: isFraction, words: 'a float or double' },
  instant: { takes: isKind('timestamp'), words: 'a timestamp' },
  int: { takes: isKind('tinyint', 'smallint', 'int'), words: 'an integer of at most 32 bits' },
  integer: { takes: isInteger, words: 'an integer' },
  integer_string_or_binary: {
    takes: (type) => isInteger(type) || isKind('string', 'binary')(type),
    words: 'an integer, a string or bytes (binary)',
  },
  literal_any: { takes: () => true, words: 'a constant' },
  literal_boolean: { takes: isKind('boolean'), words: 'true or false' },
  literal_double: { takes: isKind('double'), words: 'a constant number' },
  literal_element: {
    takes: (type) => isNumeric(type) || isKind('string', 'boolean')(type),
    words: 'a constant',
  },
  literal_integer: { takes: isKind('int'), words: 'a constant integer' },
  literal_string: { takes: isKind('string'), words: 'a constant string' },
  map: { takes: isKind('map'), words: 'a map' },
  nested_or_variant: {
    takes: isKind('struct', 'map', 'array', 'variant'),
    words: 'a struct, map, array or variant',
  },
  number: { takes: isNumeric, words: 'a number' },
  numeric: { takes: isNumeric, words: 'a number' },
  string: { takes: isKind('string'), words: 'a string' },
  string_or_binary: { takes: isKind('string', 'binary'), words: 'a string or bytes (binary)' },
  flat_struct: { takes: isFlatStruct, words: 'a struct of plain values' },
  temporal: { takes: isKind('timestamp', 'timestamp_ntz', 'date'), words: 'a date or timestamp' },
  time_unit: oneOf('time_unit'),
  timestamp: { takes: isKind('timestamp', 'timestamp_ntz'), words: 'a timestamp' },
  timestamp_unit: oneOf('timestamp_unit'),
  variant: { takes: isKind('variant'), words: 'a variant' },
  variant_object: {
    takes: (type) => isKind('struct', 'map', 'array')(type) && isInVariant(type, true),
    words: 'a struct, an array or a map with text keys, of what a variant may hold',
  },
  week_day: oneOf('week_day'),
  window: { takes: isWindow, words: 'a window' },
}

/** Whether arguments of this family are constants, written as plain Python values. */
export function isConstantFamily(family: ParameterFamily): boolean {
  return family.startsWith('literal_') || wordsOf(family) !== undefined
}

/** The types of constants that are not what `lit` makes of a plain value: integers are ints, not doubles. */
const CONSTANT_TYPES: { readonly [F in ParameterFamily]?: DataType } = {
  digest_bits: { kind: 'int' },
  int: { kind: 'int' },
  integer: { kind: 'int' },
  literal_integer: { kind: 'int' },
}

/** The type that a plain value has as an argument of this family, where the family decides. */
export function constantType(family: ParameterFamily): DataType | undefined {
  return CONSTANT_TYPES[family]
}

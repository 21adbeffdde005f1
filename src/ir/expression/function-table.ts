import type { ParameterFamily } from './parameter-family.js'

/** How the result type follows from the argument types; see `function-rules.ts`. */
export type ResultRule =
  | 'array_of_first'
  | 'array_of_string'
  | 'avg'
  | 'bigint'
  | 'common'
  | 'date'
  | 'double'
  | 'floor'
  | 'int'
  | 'round'
  | 'same'
  | 'string'
  | 'sum'
  | 'timestamp'

/** When the result may be null: when any argument may, only when all may, always, never. */
export type NullRule = 'any' | 'all' | 'always' | 'never'

/** One function of Spark SQL; the name is Spark's and PySpark's. */
export interface FunctionEntry {
  readonly kind: 'aggregate' | 'scalar'
  readonly parameters: readonly ParameterFamily[]
  readonly optional: readonly ParameterFamily[]
  /** Takes any number of further arguments of this family. */
  readonly rest?: ParameterFamily
  readonly result: ResultRule
  readonly nullable: NullRule
  /** The Spark version that PySpark has it since. */
  readonly since: string
}

const scalar = <const P extends readonly ParameterFamily[], R extends ResultRule, N extends NullRule>(
  parameters: P,
  result: R,
  nullable: N,
  since: string,
) => ({ kind: 'scalar', parameters, optional: [], result, nullable, since }) as const

const aggregate = <const P extends readonly ParameterFamily[], R extends ResultRule, N extends NullRule>(
  parameters: P,
  result: R,
  nullable: N,
  since: string,
) => ({ kind: 'aggregate', parameters, optional: [], result, nullable, since }) as const

/** Every function there is: the typed functions, the type rules and the docs all come from this table. */
export const FUNCTIONS = {
  approx_count_distinct: aggregate(['any'], 'bigint', 'never', '2.1'),
  avg: aggregate(['numeric'], 'avg', 'always', '1.3'),
  collect_list: aggregate(['any'], 'array_of_first', 'never', '1.6'),
  collect_set: aggregate(['any'], 'array_of_first', 'never', '1.6'),
  count: { ...aggregate([], 'bigint', 'never', '1.3'), optional: ['any'] },
  count_if: aggregate(['boolean'], 'bigint', 'never', '3.5'),
  first: aggregate(['any'], 'same', 'always', '1.3'),
  last: aggregate(['any'], 'same', 'always', '1.3'),
  max: aggregate(['any'], 'same', 'always', '1.3'),
  max_by: aggregate(['any', 'any'], 'same', 'always', '3.3'),
  min: aggregate(['any'], 'same', 'always', '1.3'),
  min_by: aggregate(['any', 'any'], 'same', 'always', '3.3'),
  stddev: aggregate(['numeric'], 'double', 'always', '1.6'),
  sum: aggregate(['numeric'], 'sum', 'always', '1.3'),
  variance: aggregate(['numeric'], 'double', 'always', '1.6'),

  concat: { ...scalar(['string'], 'string', 'any', '1.5'), rest: 'string' },
  concat_ws: { ...scalar(['literal_string', 'string'], 'string', 'never', '1.5'), rest: 'string' },
  get_json_object: scalar(['string', 'literal_string'], 'string', 'always', '1.6'),
  initcap: scalar(['string'], 'string', 'any', '1.5'),
  length: scalar(['string'], 'int', 'any', '1.5'),
  lower: scalar(['string'], 'string', 'any', '1.3'),
  lpad: scalar(['string', 'literal_integer', 'literal_string'], 'string', 'any', '1.5'),
  ltrim: scalar(['string'], 'string', 'any', '1.5'),
  md5: scalar(['string'], 'string', 'any', '1.5'),
  regexp_extract: scalar(['string', 'literal_string', 'literal_integer'], 'string', 'any', '1.5'),
  regexp_replace: scalar(['string', 'literal_string', 'literal_string'], 'string', 'any', '1.5'),
  reverse: scalar(['string'], 'string', 'any', '1.5'),
  rpad: scalar(['string', 'literal_integer', 'literal_string'], 'string', 'any', '1.5'),
  rtrim: scalar(['string'], 'string', 'any', '1.5'),
  sha2: scalar(['string', 'literal_integer'], 'string', 'always', '1.5'),
  split: scalar(['string', 'literal_string'], 'array_of_string', 'any', '1.5'),
  substring: scalar(['string', 'literal_integer', 'literal_integer'], 'string', 'any', '1.5'),
  to_json: scalar(['struct_map_or_array'], 'string', 'always', '2.1'),
  trim: scalar(['string'], 'string', 'any', '1.5'),
  upper: scalar(['string'], 'string', 'any', '1.3'),

  abs: scalar(['numeric'], 'same', 'any', '1.3'),
  ceil: scalar(['numeric'], 'floor', 'always', '1.4'),
  floor: scalar(['numeric'], 'floor', 'always', '1.4'),
  pow: scalar(['numeric', 'numeric'], 'double', 'any', '1.4'),
  round: { ...scalar(['numeric'], 'round', 'always', '1.5'), optional: ['literal_integer'] },
  sqrt: scalar(['numeric'], 'double', 'always', '1.3'),

  coalesce: { ...scalar(['any'], 'common', 'all', '1.4'), rest: 'any' },
  greatest: { ...scalar(['any', 'any'], 'common', 'all', '1.5'), rest: 'any' },
  least: { ...scalar(['any', 'any'], 'common', 'all', '1.5'), rest: 'any' },
  size: scalar(['array_or_map'], 'int', 'any', '1.5'),

  current_timestamp: scalar([], 'timestamp', 'never', '1.5'),
  date_format: scalar(['temporal', 'literal_string'], 'string', 'any', '1.5'),
  date_trunc: scalar(['time_unit', 'temporal'], 'timestamp', 'always', '2.3'),
  dayofmonth: scalar(['temporal'], 'int', 'any', '1.5'),
  dayofweek: scalar(['temporal'], 'int', 'any', '2.3'),
  hour: scalar(['timestamp'], 'int', 'any', '1.5'),
  minute: scalar(['timestamp'], 'int', 'any', '1.5'),
  month: scalar(['temporal'], 'int', 'any', '1.5'),
  second: scalar(['timestamp'], 'int', 'any', '1.5'),
  timestamp_micros: scalar(['integer'], 'timestamp', 'any', '3.5'),
  timestamp_millis: scalar(['integer'], 'timestamp', 'any', '3.5'),
  timestamp_seconds: scalar(['integer'], 'timestamp', 'any', '3.1'),
  to_date: { ...scalar(['string'], 'date', 'always', '2.2'), optional: ['literal_string'] },
  to_timestamp: { ...scalar(['string'], 'timestamp', 'always', '2.2'), optional: ['literal_string'] },
  unix_millis: scalar(['timestamp'], 'bigint', 'any', '3.5'),
  year: scalar(['temporal'], 'int', 'any', '1.5'),
} as const satisfies Readonly<Record<string, FunctionEntry>>

export type FunctionName = keyof typeof FUNCTIONS

/** The entry of a function, with the optional parts of its form in reach. */
export function functionEntry(name: FunctionName): FunctionEntry {
  return FUNCTIONS[name]
}

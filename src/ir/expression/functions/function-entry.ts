import type { ParameterFamily } from '../parameter-family.js'

/** How the type of an array or map follows from the argument types; see `collection-rules.ts`. */
export type CollectionRule =
  | 'array_append'
  | 'array_compact'
  | 'array_intersect'
  | 'array_of_common'
  | 'array_of_number'
  | 'array_of_one'
  | 'array_union'
  | 'element'
  | 'element_or_value'
  | 'map_entries'
  | 'map_keys'
  | 'map_of_arrays'
  | 'map_of_entries'
  | 'map_of_pairs'
  | 'map_of_strings'
  | 'map_values'

/** How the result type follows from the argument types; see `function-rules.ts`. */
export type ResultRule =
  | CollectionRule
  | 'arithmetic'
  | 'array_of_first'
  | 'array_of_nullable_string'
  | 'array_of_string'
  | 'avg'
  | 'bigint'
  | 'binary'
  | 'boolean'
  | 'common'
  | 'common_rest'
  | 'date'
  | 'double'
  | 'first_of_common'
  | 'floor'
  | 'int'
  | 'quotient'
  | 'remainder'
  | 'round'
  | 'same'
  | 'same_with_default'
  | 'same_third'
  | 'shift'
  | 'string'
  | 'sum'
  | 'timestamp'
  | 'timestamp_ntz'
  | 'type_of_third'
  | 'variant'

/**
 * When the result may be null: when any argument may; any but the first; any, or an array among them holds nulls; any, or
 * the first does; any,
 * or one is a timestamp without zone, which Spark turns into a date first; the first; only when all may; always; never; the
 * first, or when no third is given.
 */
export type NullRule =
  | 'any'
  | 'any_rest'
  | 'any_or_inside'
  | 'any_or_inside_first'
  | 'any_or_local'
  | 'first'
  | 'all'
  | 'always'
  | 'never'
  | 'without_default'

/** One function of Spark SQL; the name is Spark's and PySpark's. */
export interface FunctionEntry {
  readonly kind: 'aggregate' | 'scalar' | 'window'
  readonly parameters: readonly ParameterFamily[]
  readonly optional: readonly ParameterFamily[]
  /** Takes any number of further arguments of this family. */
  readonly rest?: ParameterFamily
  readonly result: ResultRule
  readonly nullable: NullRule
  /** The Spark version that PySpark has it since. */
  readonly since: string
  /** What it gives, in one sentence. */
  readonly meaning: string
  /** Whether it may stand over a window; absent where its kind says so. */
  readonly overWindow?: boolean
  /** Whether its window may have a frame; absent where its kind says so. */
  readonly framed?: boolean
  /** Of an aggregate function: it goes by different values alone, which Spark does not keep of a stream. */
  readonly distinct?: true
  /** How its arguments depend on each other; its TypeScript is then written by hand. */
  readonly signature?: string
}

export const scalar = <
  const P extends readonly ParameterFamily[],
  const R extends ResultRule,
  const N extends NullRule,
>(
  parameters: P,
  result: R,
  nullable: N,
  since: string,
  meaning: string,
) => ({ kind: 'scalar', parameters, optional: [], result, nullable, since, meaning }) as const

export const aggregate = <
  const P extends readonly ParameterFamily[],
  const R extends ResultRule,
  const N extends NullRule,
>(
  parameters: P,
  result: R,
  nullable: N,
  since: string,
  meaning: string,
) => ({ kind: 'aggregate', parameters, optional: [], result, nullable, since, meaning }) as const

export const windowed = <
  const P extends readonly ParameterFamily[],
  const R extends ResultRule,
  const N extends NullRule,
>(
  parameters: P,
  result: R,
  nullable: N,
  since: string,
  meaning: string,
) => ({ kind: 'window', parameters, optional: [], result, nullable, since, meaning }) as const

import type { FUNCTIONS, FunctionName, NullRule, ResultRule } from '../../ir/expression/function-table.js'
import type { ParameterFamily, TimeUnit } from '../../ir/expression/parameter-family.js'
import type { ArrayType, DataType, DecimalType, SimpleType } from '../../schema/data-type.js'
import type { Column } from '../column.js'
import type { NullabilityOf } from './operand.js'
import type {
  BooleanType,
  CollectionType,
  IntegerType,
  NestedType,
  NumericType,
  StringType,
  TemporalType,
  TimestampType,
} from './type-families.js'

/** What a parameter of each family takes. */
interface Arguments {
  any: Column
  array_or_map: Column<CollectionType>
  boolean: Column<BooleanType>
  integer: Column<IntegerType>
  literal_integer: number
  literal_string: string
  numeric: Column<NumericType> | number
  string: Column<StringType> | string
  struct_map_or_array: Column<NestedType>
  temporal: Column<TemporalType>
  time_unit: TimeUnit
  timestamp: Column<SimpleType<'timestamp' | 'timestamp_ntz'>>
}

type ArgumentsOf<P extends readonly ParameterFamily[]> = { -readonly [I in keyof P]: Arguments[P[I]] }

type EntryOf<F extends FunctionName> = (typeof FUNCTIONS)[F]

type RestOf<E> = E extends { readonly rest: infer R extends ParameterFamily } ? Arguments[R][] : []

type ParametersOf<F extends FunctionName> = [
  ...ArgumentsOf<EntryOf<F>['parameters']>,
  ...Partial<ArgumentsOf<EntryOf<F>['optional']>>,
  ...RestOf<EntryOf<F>>,
]

type FirstType<A extends readonly unknown[]> = A[0] extends Column<infer T> ? T : SimpleType<'double'>

type DecimalOr<A extends readonly unknown[], Otherwise extends DataType> =
  FirstType<A> extends DecimalType ? DecimalType : Otherwise

/** The result type by rule; the run-time twin is in `ir/expression/function-rules.ts`. */
interface Results<A extends readonly unknown[]> {
  array_of_first: ArrayType<FirstType<A>, false>
  array_of_string: ArrayType<StringType, false>
  avg: DecimalOr<A, SimpleType<'double'>>
  bigint: SimpleType<'bigint'>
  common: FirstType<A>
  date: SimpleType<'date'>
  double: SimpleType<'double'>
  floor: DecimalOr<A, SimpleType<'bigint'>>
  int: SimpleType<'int'>
  round: FirstType<A>
  same: FirstType<A>
  string: StringType
  sum: DecimalOr<A, FirstType<A> extends IntegerType ? SimpleType<'bigint'> : SimpleType<'double'>>
  timestamp: TimestampType
}

interface Nullables<A extends readonly unknown[]> {
  any: NullabilityOf<A[number]>
  all: false extends NullabilityOf<A[number]> ? false : true
  always: true
  never: false
}

type ResultOf<R extends ResultRule, A extends readonly unknown[]> = Results<A>[R]
type NullableOf<N extends NullRule, A extends readonly unknown[]> = Nullables<A>[N]

/** A function of the table as a typed function on columns. */
export type FunctionOf<F extends FunctionName> = <A extends ParametersOf<F>>(
  ...args: A
) => Column<ResultOf<EntryOf<F>['result'], A>, NullableOf<EntryOf<F>['nullable'], A>>

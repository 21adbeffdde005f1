import type { FUNCTIONS, FunctionName } from '../../ir/expression/function-table.js'
import type { NullRule, ResultRule } from '../../ir/expression/functions/function-entry.js'
import type { ParameterFamily, WORDS, WordFamily } from '../../ir/expression/parameter-family.js'
import type {
  ArrayType,
  DataType,
  DecimalType,
  MapType,
  SimpleType,
  StructType,
  Typed,
} from '../../schema/data-type.js'
import type { Column } from '../column.js'
import type { WindowType } from '../functions/windows.js'
import type { AggregateColumn, WindowFunction } from '../window.js'
import type { NullabilityOf, PlainValue } from './operand.js'
import type {
  BooleanType,
  CollectionType,
  ComparableType,
  FractionType,
  IntegerType,
  NestedType,
  NumericType,
  QuotientOf,
  StringType,
  TemporalType,
  TimestampType,
  VariantType,
  WiderOf,
} from './type-families.js'

type WordsOf<F extends WordFamily> = (typeof WORDS)[F][number]

/** What a parameter of each family takes. */
interface Arguments {
  any: Column
  array: Column<ArrayType>
  array_of_arrays: Column<ArrayType<ArrayType>>
  array_of_pairs: Column<ArrayType<StructType>>
  array_of_string: Column<ArrayType<StringType>>
  array_or_map: Column<CollectionType>
  binary: Column<SimpleType<'binary'>>
  boolean: Column<BooleanType>
  charset: WordsOf<'charset'>
  comparable: Column<ComparableType>
  comparable_array: Column<ArrayType<ComparableType>>
  date: Column<SimpleType<'date'>>
  date_unit: WordsOf<'date_unit'>
  digest_bits: WordsOf<'digest_bits'>
  fraction: Column<FractionType>
  instant: Column<TimestampType>
  int: Column<SimpleType<'tinyint' | 'smallint' | 'int'>> | number
  integer: Column<IntegerType>
  integer_string_or_binary: Column<IntegerType | SimpleType<'string' | 'binary'>>
  literal_any: PlainValue
  literal_boolean: boolean
  literal_double: number
  literal_element: string | number | bigint | boolean
  literal_integer: number
  literal_string: string
  map: Column<MapType>
  nested_or_variant: Column<NestedType | VariantType>
  number: Column<NumericType>
  numeric: Column<NumericType> | number
  string: Column<StringType> | string
  string_or_binary: Column<SimpleType<'string' | 'binary'>> | string
  flat_struct: Column<StructType>
  temporal: Column<TemporalType>
  time_unit: WordsOf<'time_unit'>
  timestamp: Column<SimpleType<'timestamp' | 'timestamp_ntz'>>
  timestamp_unit: WordsOf<'timestamp_unit'>
  variant: Column<VariantType>
  variant_object: Column<NestedType>
  week_day: WordsOf<'week_day'>
  window: Column<WindowType>
}

type ArgumentsOf<P extends readonly ParameterFamily[]> = { -readonly [I in keyof P]: Arguments[P[I]] }

type EntryOf<F extends FunctionName> = (typeof FUNCTIONS)[F]

type RestOf<E> = E extends { readonly rest: infer R extends ParameterFamily } ? Arguments[R][] : []

type ParametersOf<F extends FunctionName> = [
  ...ArgumentsOf<EntryOf<F>['parameters']>,
  ...Partial<ArgumentsOf<EntryOf<F>['optional']>>,
  ...RestOf<EntryOf<F>>,
]

type TypeAt<A extends readonly unknown[], I extends number> =
  A[I] extends Column<infer T> ? T : SimpleType<'double'>

type FirstType<A extends readonly unknown[]> = TypeAt<A, 0>

type DecimalOr<A extends readonly unknown[], Otherwise extends DataType> =
  FirstType<A> extends DecimalType ? DecimalType : Otherwise

/** The type of an array's elements. */
export type ElementOf<T extends DataType> = T extends ArrayType<infer E> ? E : never

/** A struct of the key and the value of a map. */
type EntryType<K extends DataType, V extends DataType, N extends boolean> = StructType<{
  readonly key: Typed<K, false>
  readonly value: Typed<V, N>
}>

/** Whether an argument is a timestamp without zone. */
type IsLocal<O> = O extends Column<SimpleType<'timestamp_ntz'>> ? true : false

/** Whether an array holds nulls. */
type NullInside<O> = O extends Column<ArrayType<DataType, infer N>> ? N : false

/** The map that structs of `key` and `value` make. */
type MapOfEntries<T extends DataType> =
  T extends StructType<{ readonly key: Typed<infer K>; readonly value: Typed<infer V, infer N> }>
    ? MapType<K, V, N>
    : MapType

/** The result type by rule; the run-time twin is in `ir/expression/function-rules.ts`. */
interface Results<A extends readonly unknown[]> {
  array_append: FirstType<A>
  array_compact: ArrayType<ElementOf<FirstType<A>>, true>
  array_intersect: FirstType<A>
  array_of_common: ArrayType<FirstType<A>>
  array_of_number: ArrayType<FirstType<A>, false>
  array_of_one: ArrayType<FirstType<A>, NullabilityOf<A[0]>>
  array_union: FirstType<A>
  element: ElementOf<FirstType<A>>
  element_or_value: DataType
  map_entries: FirstType<A> extends MapType<infer K, infer V, infer N>
    ? ArrayType<EntryType<K, V, N>, false>
    : never
  map_keys: FirstType<A> extends MapType<infer K> ? ArrayType<K, true> : never
  map_of_arrays: TypeAt<A, 1> extends ArrayType<infer V, infer N>
    ? MapType<ElementOf<FirstType<A>>, V, N>
    : never
  map_of_entries: MapOfEntries<ElementOf<FirstType<A>>>
  map_of_pairs: MapType
  map_of_strings: MapType<StringType, StringType, true>
  map_values: FirstType<A> extends MapType<DataType, infer V> ? ArrayType<V, true> : never
  arithmetic: WiderOf<FirstType<A>, TypeAt<A, 1>>
  array_of_first: ArrayType<FirstType<A>, false>
  array_of_nullable_string: ArrayType<StringType, true>
  array_of_string: ArrayType<StringType, false>
  avg: DecimalOr<A, SimpleType<'double'>>
  bigint: SimpleType<'bigint'>
  binary: SimpleType<'binary'>
  boolean: BooleanType
  common: FirstType<A>
  common_rest: TypeAt<A, 1>
  date: SimpleType<'date'>
  double: SimpleType<'double'>
  first_of_common: FirstType<A>
  floor: DecimalOr<A, SimpleType<'bigint'>>
  int: SimpleType<'int'>
  quotient: QuotientOf<FirstType<A>, TypeAt<A, 1>>
  remainder: WiderOf<FirstType<A>, TypeAt<A, 1>>
  round: FirstType<A>
  same: FirstType<A>
  same_with_default: FirstType<A>
  same_third: TypeAt<A, 2>
  shift: FirstType<A> extends SimpleType<'bigint'> ? SimpleType<'bigint'> : SimpleType<'int'>
  string: StringType
  sum: DecimalOr<A, FirstType<A> extends IntegerType ? SimpleType<'bigint'> : SimpleType<'double'>>
  timestamp: TimestampType
  timestamp_ntz: SimpleType<'timestamp_ntz'>
  type_of_third: DataType
  variant: VariantType
}

interface Nullables<A extends readonly unknown[]> {
  any: NullabilityOf<A[number]>
  any_rest: A extends readonly [unknown, ...infer R] ? NullabilityOf<R[number]> : boolean
  any_or_inside: NullabilityOf<A[number]> | NullInside<A[number]>
  any_or_inside_first: boolean
  first: NullabilityOf<A[0]>
  any_or_local: NullabilityOf<A[number]> | IsLocal<A[number]>
  all: false extends NullabilityOf<A[number]> ? false : true
  always: true
  never: false
  without_default: boolean
}

type ResultOf<R extends ResultRule, A extends readonly unknown[]> = Results<A>[R]
type NullableOf<N extends NullRule, A extends readonly unknown[]> = Nullables<A>[N]

/** What a function of each kind gives. */
interface Given<T extends DataType, N extends boolean> {
  aggregate: AggregateColumn<T, N>
  scalar: Column<T, N>
  window: WindowFunction<T, N>
}

/** A function of the table as a typed function on columns. */
export type FunctionOf<F extends FunctionName> = <A extends ParametersOf<F>>(
  ...args: A
) => Given<ResultOf<EntryOf<F>['result'], A>, NullableOf<EntryOf<F>['nullable'], A>>[EntryOf<F>['kind']]

import type {
  ArrayType,
  DataType,
  FieldMap,
  MapType,
  SimpleType,
  StructType,
  Typed,
} from '../../schema/data-type.js'
import type { AsFields } from './fields.js'
import type { TemporalType, WiderOf } from './type-families.js'

/** Whether either may be null. */
export type Either<N extends boolean, M extends boolean> = true extends N | M ? true : false

/** Two types that differ in inner nullability alone, as one. */
type WiderNulls<A extends DataType, B extends DataType> = [A, B] extends [B, A]
  ? A
  : A extends ArrayType<infer E, infer N>
    ? B extends ArrayType<infer D, infer M>
      ? ArrayType<WiderNulls<E, D>, Either<N, M>>
      : A
    : A extends MapType<infer K, infer V, infer N>
      ? B extends MapType<DataType, infer W, infer M>
        ? MapType<K, WiderNulls<V, W>, Either<N, M>>
        : A
      : A extends StructType<infer F>
        ? B extends StructType<infer G>
          ? StructType<{ readonly [C in keyof F]: C extends keyof G ? WiderColumn<F[C], G[C]> : F[C] }>
          : A
        : A

type NumberKind = 'tinyint' | 'smallint' | 'int' | 'bigint' | 'float' | 'double' | 'decimal'

/** The kinds of type that Spark brings to one. */
type KindsBeside<K extends DataType['kind']> = K extends NumberKind
  ? NumberKind
  : K extends TimeKind
    ? TimeKind
    : K

type TimeKind = TemporalType['kind']

/** Whether two columns become one, of the wider type. */
export type Widens<A extends DataType, B extends DataType> =
  B['kind'] extends KindsBeside<A['kind']> ? true : false

/** The type that two columns have as one; its run-time twin is `ir/expression/wider-type.ts`. */
export type WiderType<A extends DataType, B extends DataType> = A['kind'] extends B['kind']
  ? WiderNulls<A, B>
  : A['kind'] extends NumberKind
    ? WiderOf<A, B>
    : 'timestamp' extends A['kind'] | B['kind']
      ? SimpleType<'timestamp'>
      : SimpleType<'timestamp_ntz'>

type WiderColumn<A extends Typed, B extends Typed> = Typed<
  WiderType<A['type'], B['type']>,
  Either<A['nullable'], B['nullable']>
>

/** The columns of both, each of them null where a side lacks it. */
export type UnionFields<F extends FieldMap, G extends FieldMap> = AsFields<
  {
    readonly [C in keyof F]: C extends keyof G ? WiderColumn<F[C], G[C]> : Typed<F[C]['type'], true>
  } & { readonly [C in Exclude<keyof G, keyof F>]: Typed<G[C]['type'], true> }
>

/** The columns of both whose types Spark does not bring to one. */
type Unlike<F extends FieldMap, G extends FieldMap> = {
  [C in keyof F & keyof G]: Widens<F[C]['type'], G[C]['type']> extends true ? never : C
}[keyof F & keyof G]

/** Nothing, or what the type checker then misses: its name says why. */
export type Unless<Columns, Why extends string> = [Columns] extends [never]
  ? unknown
  : { readonly [W in Why]: Columns }

/** What the other side of a union must be, besides a dataset. */
export type SameTypes<F extends FieldMap, G extends FieldMap> = Unless<
  Unlike<F, G>,
  'columns of another type on the other side'
>

/** The same without `allowMissingColumns`. */
export type SameColumns<F extends FieldMap, G extends FieldMap> = SameTypes<F, G> &
  Unless<Exclude<keyof F, keyof G> | Exclude<keyof G, keyof F>, 'columns that one side lacks'>

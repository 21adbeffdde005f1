import type { ArrayType, DataType, FieldMap, MapType, StructType, Typed } from '../../schema/data-type.js'
import type { AsFields } from './fields.js'

/** Whether either may be null. */
export type Either<N extends boolean, M extends boolean> = true extends N | M ? true : false

/** Two types that differ in inner nullability alone, as one; its run-time twin is `ir/relation/wider-nulls.ts`. */
export type WiderNulls<A extends DataType, B extends DataType> = [A, B] extends [B, A]
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

type WiderColumn<A extends Typed, B extends Typed> = Typed<
  WiderNulls<A['type'], B['type']>,
  Either<A['nullable'], B['nullable']>
>

/** The columns of both, each of them null where a side lacks it. */
export type UnionFields<F extends FieldMap, G extends FieldMap> = AsFields<
  {
    readonly [C in keyof F]: C extends keyof G ? WiderColumn<F[C], G[C]> : Typed<F[C]['type'], true>
  } & { readonly [C in Exclude<keyof G, keyof F>]: Typed<G[C]['type'], true> }
>

/** The columns of both whose types are of different kinds. */
type Unlike<F extends FieldMap, G extends FieldMap> = {
  [C in keyof F & keyof G]: F[C]['type']['kind'] extends G[C]['type']['kind'] ? never : C
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

import type { ArrayType, DataType, FieldMap, MapType, SimpleType, Typed } from '../../schema/data-type.js'
import type { WithFields } from './fields.js'
import type { CollectionType } from './type-families.js'
import type { Either } from './union-fields.js'

/** What explode takes beside an array. */
export interface ExplodeArray {
  /** The column of the elements. */
  readonly value: string
  /** The column of the position, from 0. */
  readonly position?: string
  /**
   * Whether a row stays, with nulls, whose collection is null or empty.
   * @default false
   */
  readonly outer?: boolean
}

/** What explode takes beside a map. */
export interface ExplodeMap extends ExplodeArray {
  /** The column of the keys. */
  readonly key: string
  /** The column of the values. */
  readonly value: string
}

/** What explode takes beside a collection of this type. */
export type ExplodeOptions<T extends CollectionType> = T extends MapType
  ? ExplodeMap
  : ExplodeArray & { readonly key?: never }

type IsOuter<O> = O extends { readonly outer: true }
  ? true
  : O extends { readonly outer: boolean }
    ? boolean
    : false

type Position<O> = O extends { readonly position: infer P extends string }
  ? { readonly [C in P]: Typed<SimpleType<'int'>, Either<false, IsOuter<O>>> }
  : unknown

type Element<T extends DataType, O> = O extends { readonly value: infer V extends string }
  ? T extends ArrayType<infer E, infer N>
    ? { readonly [C in V]: Typed<E, Either<N, IsOuter<O>>> }
    : T extends MapType<infer K, infer U, infer N>
      ? O extends { readonly key: infer Key extends string }
        ? { readonly [C in Key]: Typed<K, Either<false, IsOuter<O>>> } & {
            readonly [C in V]: Typed<U, Either<N, IsOuter<O>>>
          }
        : never
      : never
  : never

/** The columns of a row beside those that explode makes. */
export type ExplodedFields<F extends FieldMap, T extends CollectionType, O> = WithFields<
  F,
  Extract<Position<O> & Element<T, O>, FieldMap>
>

import type { DataType, FieldMap, Typed } from '../../schema/data-type.js'
import type { Column } from '../column.js'
import type { AsFields, Selection } from './fields.js'

/** The kinds of type whose values name columns. */
export type PivotKind = 'string' | 'boolean' | 'tinyint' | 'smallint' | 'int' | 'bigint'

/** A value that names a column. */
export type PivotValue<T extends DataType> = T['kind'] extends 'string'
  ? string
  : T['kind'] extends 'boolean'
    ? boolean
    : number | bigint

/** Whether there are several. */
type IsUnion<K, Each = K> = K extends Each ? ([Each] extends [K] ? false : true) : never

type Nullable<C> = C extends Column<infer T> ? Typed<T, true> : never

/** The columns that aggregates make for each value; the run-time twin is `ir/relation/pivot.ts`. */
export type PivotedFields<
  Keys extends FieldMap,
  V extends string | number | bigint | boolean,
  S extends Selection,
> = AsFields<
  Keys & {
    readonly [A in keyof S & string as IsUnion<keyof S> extends true ? `${V}_${A}` : `${V}`]: Nullable<S[A]>
  }
>

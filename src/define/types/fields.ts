import type { DataType, FieldMap, Typed } from '../../schema/data-type.js'
import type { Column } from '../column.js'

/** Shows a computed type as one object in the editor. */
export type Simplify<T> = { [K in keyof T]: T[K] } & {}

/** A computed type as fields; for the type checker, which cannot see that it is. */
export type AsFields<T> = Simplify<T> extends infer F extends FieldMap ? F : never

/** No fields at all. */
export type NoFields = Readonly<Record<never, never>>

/** The columns that a callback sees: `(c) => c.mag`. */
export type Columns<F extends FieldMap> = {
  readonly [C in keyof F]: Column<F[C]['type'], F[C]['nullable']>
}

/** Columns by the names they get. */
export type Selection = Readonly<Record<string, Column>>

/** The fields that a selection makes. */
export type FieldsOf<S extends Selection> = {
  readonly [C in keyof S]: S[C] extends Column<infer T, infer N> ? Typed<T, N> : never
}

/** Fields with some replaced or added. */
export type WithFields<F extends FieldMap, G extends FieldMap> = AsFields<Omit<F, keyof G> & G>

/** The names of the columns of one kind of type. */
export type NamesOfKind<F extends FieldMap, K extends DataType['kind']> = {
  [C in keyof F & string]: F[C]['type']['kind'] extends K ? C : never
}[keyof F & string]

/** Fields under new names. */
export type RenamedFields<F extends FieldMap, R> = {
  readonly [C in keyof F as C extends keyof R ? (R[C] extends string ? R[C] : C) : C]: F[C]
}

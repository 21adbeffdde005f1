import type { JoinKind } from '../../ir/relation/join-kind.js'
import type { FieldMap, Typed } from '../../schema/data-type.js'
import type { Column } from '../column.js'
import type { AsFields, Columns } from './fields.js'
import type { BooleanType } from './type-families.js'
import type { Unless, Widens, WiderType } from './union-fields.js'

/** How a join with keys or a condition may be; rows of all with all are `crossJoin`. */
export type JoinHow = Exclude<JoinKind, 'cross'>

/** What join takes beside columns that must be equal. */
export interface JoinOnColumns<K extends string, H extends JoinHow> {
  /** Columns of both sides; each is in the row once. */
  readonly on: readonly [K, ...K[]]
  /**
   * Which rows stay without one of the other side, or whose columns alone.
   * @default 'inner'
   */
  readonly how?: H
}

/** What join takes beside a condition. */
export interface JoinOnCondition<F extends FieldMap, G extends FieldMap, H extends JoinHow> {
  /** When two rows belong together. */
  readonly on: (left: Columns<F>, right: Columns<G>) => Column<BooleanType>
  /**
   * Which rows stay without one of the other side, or whose columns alone.
   * @default 'inner'
   */
  readonly how?: H
}

/** The names that both sides have, in types that Spark brings to one. */
export type JoinKeys<F extends FieldMap, G extends FieldMap> = {
  [C in keyof F & keyof G & string]: Widens<F[C]['type'], G[C]['type']> extends true ? C : never
}[keyof F & keyof G & string]

type WithNulls<F extends FieldMap> = { readonly [C in keyof F]: Typed<F[C]['type'], true> }

/** The columns by the kind of join; the run-time twin is `ir/relation/join-node.ts`. */
interface Joined<F extends FieldMap, G extends FieldMap, K extends PropertyKey> {
  inner: F & Omit<G, K>
  left: F & WithNulls<AsFields<Omit<G, K>>>
  right: G & WithNulls<AsFields<Omit<F, K>>>
  full: {
    readonly [C in keyof F & keyof G & K]: Typed<WiderType<F[C]['type'], G[C]['type']>, true>
  } & WithNulls<AsFields<Omit<F, K>>> &
    WithNulls<AsFields<Omit<G, K>>>
  semi: F
  anti: F
  cross: F & G
}

/** The columns of joined rows; `K` are those that are equal on both sides. */
export type JoinedFields<
  F extends FieldMap,
  G extends FieldMap,
  K extends PropertyKey,
  H extends JoinKind,
> = AsFields<Joined<F, G, K>[H]>

type NotShared<F extends FieldMap, G extends FieldMap, K extends PropertyKey> = Unless<
  Exclude<keyof F & keyof G, K>,
  'columns of both sides: rename or drop them on one'
>

/** What the other side of a join on columns must be, besides a dataset. */
export type OnlyKeysShared<
  F extends FieldMap,
  G extends FieldMap,
  K extends PropertyKey,
  H extends JoinKind,
> = H extends 'semi' | 'anti' ? unknown : NotShared<F, G, K>

/** The same where the join is on a condition: no name may be on both sides. */
export type NothingShared<F extends FieldMap, G extends FieldMap> = NotShared<F, G, never>

import type { DataType, SimpleType } from '../../schema/data-type.js'
import type { Column } from '../column.js'
import type { FractionType, IntegerType, NumericType } from './type-families.js'

/** The plain values that may stand where a value of the type is expected. */
export type LiteralFor<T extends DataType> = T extends IntegerType
  ? number | bigint
  : T extends FractionType
    ? number
    : T['kind'] extends 'decimal'
      ? string | number | bigint
      : T['kind'] extends 'string' | 'timestamp_ntz'
        ? string
        : T['kind'] extends 'boolean'
          ? boolean
          : T['kind'] extends 'timestamp' | 'date'
            ? Date | string
            : T['kind'] extends 'binary'
              ? Uint8Array
              : never

/** The types that compare with a type: any number with any number, else only the same. */
type PeerOf<T extends DataType> = T extends NumericType ? NumericType : T

/** What may stand on the other side of an operator: a column that compares, or a plain value. */
export type OperandFor<T extends DataType> = Column<PeerOf<T>> | LiteralFor<T>

/** A column's type; a plain value takes the type of its other side. */
export type TypeBeside<T extends DataType, O> = O extends Column<infer U> ? U : T

/** Whether an operand may be null; plain values never are. */
export type NullabilityOf<O> = O extends Column<DataType, infer N> ? N : false

/** Plain values that have a type of their own. */
export type PlainValue = string | number | bigint | boolean | Date | Uint8Array

/** The type that `lit` gives a plain value: a number is a double, a bigint a bigint. */
export type TypeOfPlain<V> = V extends string
  ? SimpleType<'string'>
  : V extends number
    ? SimpleType<'double'>
    : V extends bigint
      ? SimpleType<'bigint'>
      : V extends boolean
        ? SimpleType<'boolean'>
        : V extends Date
          ? SimpleType<'timestamp'>
          : SimpleType<'binary'>

/**
 * Spark's data types as plain frozen data, named as Spark SQL names them.
 * Follows https://spark.apache.org/docs/latest/sql-ref-datatypes.html
 */
export type DataType =
  | SimpleType
  | DecimalType
  | YearMonthIntervalType
  | DayTimeIntervalType
  | ArrayType
  | MapType
  | StructType

/** The types that need no parameter, by Spark SQL's name. */
export type SimpleKind =
  | 'tinyint'
  | 'smallint'
  | 'int'
  | 'bigint'
  | 'float'
  | 'double'
  | 'string'
  | 'binary'
  | 'boolean'
  | 'date'
  | 'timestamp'
  | 'timestamp_ntz'
  | 'variant'
  | 'void'

export type TypeKind =
  | SimpleKind
  | 'decimal'
  | 'interval_year_month'
  | 'interval_day_time'
  | 'array'
  | 'map'
  | 'struct'

export interface SimpleType<K extends SimpleKind = SimpleKind> {
  readonly kind: K
}

export interface DecimalType {
  readonly kind: 'decimal'
  /** Digits in all, 1 to 38. */
  readonly precision: number
  /** Digits after the point, 0 to `precision`. */
  readonly scale: number
}

/** Months; `start` and `end` are Spark's field numbers: 0 year, 1 month. */
export interface YearMonthIntervalType {
  readonly kind: 'interval_year_month'
  readonly start: number
  readonly end: number
}

/** Microseconds; `start` and `end` are Spark's field numbers: 0 day, 1 hour, 2 minute, 3 second. */
export interface DayTimeIntervalType {
  readonly kind: 'interval_day_time'
  readonly start: number
  readonly end: number
}

export interface ArrayType<E extends DataType = DataType, N extends boolean = boolean> {
  readonly kind: 'array'
  readonly element: E
  readonly containsNull: N
}

export interface MapType<
  K extends DataType = DataType,
  V extends DataType = DataType,
  N extends boolean = boolean,
> {
  readonly kind: 'map'
  readonly key: K
  readonly value: V
  readonly valueContainsNull: N
}

/** A row type: its fields in order. `F` carries the fields by name for the type checker. */
export interface StructType<F extends FieldMap = FieldMap> {
  readonly kind: 'struct'
  readonly fields: readonly StructField[]
  /** Never set: it only carries the type. */
  readonly $fields?: F
}

export interface StructField {
  readonly name: string
  readonly type: DataType
  readonly nullable: boolean
}

/** One column for the type checker: its data type and whether it may be null. */
export interface Typed<T extends DataType = DataType, N extends boolean = boolean> {
  readonly type: T
  readonly nullable: N
}

/** The columns of a row or the fields of a struct, by name. */
export type FieldMap = Readonly<Record<string, Typed>>

/** The value of a type as rows carry it (the value forms are listed in docs/values.md). */
export type ValueOf<T extends DataType> = T extends {
  readonly kind: 'tinyint' | 'smallint' | 'int' | 'float' | 'double'
}
  ? number
  : T extends { readonly kind: 'bigint' }
    ? bigint
    : T extends { readonly kind: 'binary' }
      ? Uint8Array
      : T extends { readonly kind: 'boolean' }
        ? boolean
        : T extends { readonly kind: 'void' }
          ? null
          : T extends { readonly kind: 'variant' }
            ? unknown
            : T extends ArrayType<infer E, infer N>
              ? readonly CellOf<E, N>[]
              : T extends MapType<infer K, infer V, infer N>
                ? ReadonlyMap<ValueOf<K>, CellOf<V, N>>
                : T extends StructType<infer F>
                  ? RowOf<F>
                  : T extends { readonly kind: 'struct' }
                    ? Readonly<Record<string, unknown>>
                    : string

/** A value or, where the column may be null, null. */
export type CellOf<T extends DataType, N extends boolean> = true extends N ? ValueOf<T> | null : ValueOf<T>

/** The row object of a set of fields. */
export type RowOf<F extends FieldMap> = { readonly [C in keyof F]: CellOf<F[C]['type'], F[C]['nullable']> }

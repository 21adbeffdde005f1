import type {
  ArrayType,
  DataType,
  DecimalType,
  MapType,
  SimpleKind,
  SimpleType,
  StructType,
} from '../../schema/data-type.js'

/** Named groups of data types, for the signatures of columns and functions. */
export type IntegerType = SimpleType<'tinyint' | 'smallint' | 'int' | 'bigint'>
export type FractionType = SimpleType<'float' | 'double'>
export type NumericType = IntegerType | FractionType | DecimalType | SimpleType<NumericKind>
export type StringType = SimpleType<'string'>
export type BooleanType = SimpleType<'boolean'>
export type TimestampType = SimpleType<'timestamp'>
export type InstantType = SimpleType<'timestamp' | 'timestamp_ntz'>
export type TemporalType = SimpleType<'timestamp' | 'timestamp_ntz' | 'date'>
export type CollectionType = ArrayType | MapType
/** Whatever Spark compares: anything but maps and variants. */
export type ComparableType =
  | Exclude<DataType, MapType | SimpleType>
  | SimpleType<Exclude<SimpleKind, 'variant'>>
export type VariantType = SimpleType<'variant'>
export type NestedType = ArrayType | MapType | StructType

type NumericKind = 'tinyint' | 'smallint' | 'int' | 'bigint' | 'float' | 'double'

type IsKind<T extends DataType, K extends DataType['kind']> = T['kind'] extends K ? true : false

/** The type that two numbers are brought to, as Spark's ANSI mode does it. */
export type WiderOf<A extends DataType, B extends DataType> = A['kind'] extends B['kind']
  ? A
  : IsKind<A, 'float' | 'double'> extends true
    ? SimpleType<'double'>
    : IsKind<B, 'float' | 'double'> extends true
      ? SimpleType<'double'>
      : IsKind<A, 'decimal'> extends true
        ? DecimalType
        : IsKind<B, 'decimal'> extends true
          ? DecimalType
          : IsKind<A, NarrowerThan<B>> extends true
            ? B
            : A

type NarrowerThan<B extends DataType> = B['kind'] extends 'bigint'
  ? 'int' | 'smallint' | 'tinyint'
  : B['kind'] extends 'int'
    ? 'smallint' | 'tinyint'
    : 'tinyint'

/** The type of a quotient: decimal with a decimal in it, else double. */
export type QuotientOf<A extends DataType, B extends DataType> =
  IsKind<WiderOf<A, B>, 'decimal'> extends true ? DecimalType : SimpleType<'double'>

/** Whether a cast may give null where its input has none. */
export type CastNullable<From extends DataType, To extends DataType> = From['kind'] extends 'variant'
  ? To['kind'] extends 'variant'
    ? false
    : true
  : From['kind'] extends 'string'
    ? To['kind'] extends 'string' | 'binary'
      ? false
      : true
    : To['kind'] extends 'decimal'
      ? true
      : From['kind'] extends 'float' | 'double'
        ? To['kind'] extends 'timestamp'
          ? true
          : false
        : false

export type SimpleOf<K extends SimpleKind> = SimpleType<K>

import { IntervalUnit, Precision, TimeUnit, Type } from '@uwdata/flechette'
import type { DataType, TypeKind } from '../schema/data-type.js'
import type { TypeOfKind } from '../schema/type-of-kind.js'
import { type ArrowType, type ArrowValues, type ReadValue, withNulls } from './arrow-values.js'
import type { ColumnReader } from './column-reader.js'
import { readLists, readMaps, readStructs } from './readers/nested.js'
import { readBooleans, readDecimals, readNumbers } from './readers/numbers.js'
import { readBytes, readTexts } from './readers/text.js'
import { readDates, readDurations, readMonths, readTimestamps } from './readers/times.js'
import { readVariants } from './readers/variant.js'

type Converter<T extends DataType> = (type: T) => ColumnReader

/** What Spark sends a variant as. */
const VARIANT_PARTS = ['value', 'metadata']

/** From the Arrow that Spark sends to the value forms of docs/values.md, for every type. */
export const CONVERTER_TABLE: { readonly [K in TypeKind]: Converter<TypeOfKind<K>> } = {
  tinyint: () => plain('int8', (arrow) => isInt(arrow, 8), readNumbers(Int8Array)),
  smallint: () => plain('int16', (arrow) => isInt(arrow, 16), readNumbers(Int16Array)),
  int: () => plain('int32', (arrow) => isInt(arrow, 32), readNumbers(Int32Array)),
  bigint: () => plain('int64', (arrow) => isInt(arrow, 64), readNumbers(BigInt64Array)),
  float: () => plain('float32', (arrow) => isFloat(arrow, Precision.SINGLE), readNumbers(Float32Array)),
  double: () => plain('float64', (arrow) => isFloat(arrow, Precision.DOUBLE), readNumbers(Float64Array)),
  string: () => plain('utf8', isOneOf(Type.Utf8, Type.LargeUtf8), readTexts),
  binary: () => plain('binary', isOneOf(Type.Binary, Type.LargeBinary), readBytes),
  boolean: () => plain('bool', isOneOf(Type.Bool), readBooleans),
  date: () => plain('date32', ({ typeId, unit }) => typeId === Type.Date && unit === 0, readDates),
  timestamp: () =>
    plain('timestamp(us) with a zone', (arrow) => isMicros(arrow) && !!arrow.timezone, readTimestamps('Z')),
  timestamp_ntz: () =>
    plain('timestamp(us) without a zone', (arrow) => isMicros(arrow) && !arrow.timezone, readTimestamps('')),
  variant: () => {
    const bytes = columnReader({ kind: 'binary' })
    const children = VARIANT_PARTS.map((name): [string, ColumnReader] => [`.${name}`, bytes])
    return nested('struct of value and metadata', [Type.Struct], children, readVariants, VARIANT_PARTS)
  },
  void: () => ({
    expected: 'null',
    misfit: ({ typeId }) => (typeId === Type.Null ? undefined : { path: '', expected: 'null' }),
    read: () => () => null,
  }),
  decimal: (type) =>
    plain(
      `decimal128(${type.precision},${type.scale})`,
      ({ typeId, bitWidth, precision, scale }) =>
        typeId === Type.Decimal && bitWidth === 128 && precision === type.precision && scale === type.scale,
      readDecimals(type),
    ),
  interval_year_month: () =>
    plain(
      'interval(months)',
      ({ typeId, unit }) => typeId === Type.Interval && unit === IntervalUnit.YEAR_MONTH,
      readMonths,
    ),
  interval_day_time: () =>
    plain(
      'duration(us)',
      ({ typeId, unit }) => typeId === Type.Duration && unit === TimeUnit.MICROSECOND,
      readDurations,
    ),
  array: (type) => {
    const element = columnReader(type.element)
    return nested('list', [Type.List, Type.LargeList], [['.element', element]], readLists(element))
  },
  map: (type) => {
    const key = columnReader(type.key)
    const value = columnReader(type.value)
    const entries = nested(
      'struct of key and value',
      [Type.Struct],
      [
        ['.key', key],
        ['.value', value],
      ],
      () => noValue,
    )
    return nested('map', [Type.Map], [['', entries]], readMaps(key, value))
  },
  struct: ({ fields }) => {
    const readers = fields.map(({ type }) => columnReader(type))
    const names = fields.map(({ name }) => name)
    const children = readers.map((reader, at): [string, ColumnReader] => [`.${names[at]}`, reader])
    return nested('struct', [Type.Struct], children, readStructs(names, readers), names)
  },
}

/** Compiles the reader for the columns of one type. */
export function columnReader(type: DataType): ColumnReader {
  return (CONVERTER_TABLE[type.kind] as Converter<DataType>)(type)
}

function plain(
  expected: string,
  fits: (arrow: ArrowType) => boolean,
  read: (column: ArrowValues) => ReadValue,
): ColumnReader {
  return {
    expected,
    misfit: (arrow) => (fits(arrow) ? undefined : { path: '', expected }),
    read: (column) => withNulls(column, read(column)),
  }
}

function nested(
  expected: string,
  typeIds: readonly number[],
  children: readonly (readonly [path: string, reader: ColumnReader])[],
  read: (column: ArrowValues) => ReadValue,
  names?: readonly string[],
): ColumnReader {
  return {
    expected,
    misfit: (arrow) => {
      const fields = arrow.children ?? []
      if (!typeIds.includes(arrow.typeId) || fields.length !== children.length) return { path: '', expected }
      for (const [at, [path, reader]] of children.entries()) {
        const field = fields[at]
        if (field === undefined || (names !== undefined && field.name !== names[at]))
          return { path, expected: 'a field of that name' }
        const inner = reader.misfit(field.type)
        if (inner !== undefined) return { path: path + inner.path, expected: inner.expected }
      }
      return undefined
    },
    read: (column) => withNulls(column, read(column)),
  }
}

function noValue(): null {
  return null
}

function isOneOf(...typeIds: readonly number[]): (arrow: ArrowType) => boolean {
  return ({ typeId }) => typeIds.includes(typeId)
}

function isInt({ typeId, bitWidth, signed }: ArrowType, bits: number): boolean {
  return typeId === Type.Int && bitWidth === bits && signed === true
}

function isFloat({ typeId, precision }: ArrowType, wanted: number): boolean {
  return typeId === Type.Float && precision === wanted
}

function isMicros({ typeId, unit }: ArrowType): boolean {
  return typeId === Type.Timestamp && unit === TimeUnit.MICROSECOND
}

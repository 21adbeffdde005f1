import type {
  BadRecordMode,
  BinaryFormat,
  CsvFormat,
  JsonFormat,
  RecordFormat,
  TextFormat,
} from '../ir/source/record-format.js'
import type { DataType, FieldMap, SimpleType, Typed } from '../schema/data-type.js'
import { type NullableFields, t } from '../schema/type-builders.js'
import { checkOptions } from './check-options.js'

/** How a record's key or value becomes columns; `F` are the columns, `''` standing for the default name. */
export interface Format<F extends FieldMap> {
  /** Never set: it only carries the type. */
  readonly $fields?: F
  /** @internal */
  readonly node: (defaultColumn: string) => RecordFormat
}

/** The one column of a format: under its name, or under the default where the name is `''`. */
export type OneColumn<Name extends string, T extends DataType> = { readonly [C in Name]: Typed<T, true> }

/** What every format of fields takes. */
export interface FieldsOptions {
  /**
   * What a record does that cannot be read: `fail` ends the query, `null` gives a row of nulls, `drop` leaves it
   * out and counts it; `badRecords(source)` are those that are dropped.
   * @default 'fail'
   */
  readonly badRecords?: BadRecordMode
}

/** How {@link json} reads. */
export interface JsonOptions extends FieldsOptions {
  /** Options of Spark's `from_json`: `{ timestampFormat: 'dd.MM.yyyy HH:mm' }`. @default Spark's own */
  readonly options?: Readonly<Record<string, string>>
}

/** How {@link csv} reads. */
export interface CsvOptions extends FieldsOptions {
  /** Options of Spark's `from_csv`: `{ sep: ';', nullValue: 'NA' }`. @default Spark's own */
  readonly options?: Readonly<Record<string, string>>
}

type Fields = Readonly<Record<string, DataType>>

/**
 * A JSON object: each declared field becomes a column that may be null; fields not declared are left out.
 * Follows https://spark.apache.org/docs/latest/sql-data-sources-json.html
 *
 * @example
 * ```ts
 * kafka({ topic: 'quakes', value: json({ id: t.string(), mag: t.double() }) })
 * ```
 * @throws DEFINE_BAD_VALUE, DEFINE_FORBIDDEN_OPTION, DEFINE_UNKNOWN_OPTION
 */
export function json<S extends Fields>(fields: S, options: JsonOptions = {}): Format<NullableFields<S>> {
  checkOptions('json', options, { badRecords: true, options: true })
  const { badRecords = 'fail', options: further } = options
  const node: JsonFormat = {
    kind: 'json',
    schema: t.struct(fields),
    badRecords,
    ...(further === undefined ? {} : { options: { ...further } }),
  }
  return { node: () => node }
}

/**
 * One line of CSV: its values become the declared columns, in their order; a line with more or fewer values is a
 * bad record. Follows https://spark.apache.org/docs/latest/sql-data-sources-csv.html
 *
 * @example
 * ```ts
 * kafka({ topic: 'readings', value: csv({ sensor: t.string(), at: t.timestamp() }, { options: { sep: ';' } }) })
 * ```
 * @throws DEFINE_BAD_VALUE, DEFINE_FORBIDDEN_OPTION, DEFINE_UNKNOWN_OPTION
 */
export function csv<S extends Fields>(fields: S, options: CsvOptions = {}): Format<NullableFields<S>> {
  checkOptions('csv', options, { badRecords: true, options: true })
  const { badRecords = 'fail', options: further } = options
  const node: CsvFormat = {
    kind: 'csv',
    schema: t.struct(fields),
    badRecords,
    ...(further === undefined ? {} : { options: { ...further } }),
  }
  return { node: () => node }
}

/** UTF-8 text in one column: `key` or `value`, or the name given. */
export function text<Name extends string = ''>(column?: Name): Format<OneColumn<Name, SimpleType<'string'>>> {
  return { node: (name): TextFormat => ({ kind: 'text', column: column ?? name }) }
}

/** The bytes as they are in one column: `key` or `value`, or the name given. */
export function binary<Name extends string = ''>(
  column?: Name,
): Format<OneColumn<Name, SimpleType<'binary'>>> {
  return { node: (name): BinaryFormat => ({ kind: 'binary', column: column ?? name }) }
}

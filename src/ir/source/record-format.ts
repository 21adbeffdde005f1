import type { DataType, StructField, StructType } from '../../schema/data-type.js'

/** The bytes as UTF-8 text, in one column. */
export interface TextFormat {
  readonly kind: 'text'
  readonly column: string
}

/** The bytes as they are, in one column. */
export interface BinaryFormat {
  readonly kind: 'binary'
  readonly column: string
}

/** A JSON object whose fields become columns. */
export interface JsonFormat {
  readonly kind: 'json'
  readonly schema: StructType
  /** `fail` ends the query at a record that is no such JSON; `null` gives a row of nulls for it. */
  readonly badRecords: 'fail' | 'null'
}

/** How the bytes of a record's key or value become columns. */
export type RecordFormat = BinaryFormat | JsonFormat | TextFormat

export type FormatKind = RecordFormat['kind']

export type FormatTable<Result, Rest extends readonly unknown[] = []> = {
  readonly [K in FormatKind]: (format: Extract<RecordFormat, { readonly kind: K }>, ...rest: Rest) => Result
}

/** Looks the format's entry up in a table. */
export function byFormatKind<Result, Rest extends readonly unknown[]>(
  table: FormatTable<Result, Rest>,
  format: RecordFormat,
  ...rest: Rest
): Result {
  const entry = table[format.kind] as (format: RecordFormat, ...rest: Rest) => Result
  return entry(format, ...rest)
}

const STRING: DataType = Object.freeze({ kind: 'string' })
const BINARY: DataType = Object.freeze({ kind: 'binary' })

const COLUMNS: FormatTable<readonly StructField[]> = {
  binary: ({ column }) => [{ name: column, type: BINARY, nullable: true }],
  json: ({ schema }) => schema.fields.map((field) => ({ ...field, nullable: true })),
  text: ({ column }) => [{ name: column, type: STRING, nullable: true }],
}

/** The columns that a format gives; all may be null, as Spark declares them. */
export function formatColumns(format: RecordFormat): readonly StructField[] {
  return byFormatKind(COLUMNS, format)
}

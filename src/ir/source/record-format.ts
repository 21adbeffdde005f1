import type { DataType, StructField, StructType } from '../../schema/data-type.js'
import type { SchemaRegistry } from './schema-registry.js'
import type { TextOptions } from './text-options.js'

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

/**
 * What a record does that cannot be read: `fail` ends the query, `null` gives a row of nulls, `drop` leaves it out
 * and counts it.
 */
export type BadRecordMode = 'drop' | 'fail' | 'null'

export const BAD_RECORD_MODES: readonly BadRecordMode[] = ['drop', 'fail', 'null']

interface FieldsBase {
  /** The fields that become columns. */
  readonly schema: StructType
  readonly badRecords: BadRecordMode
}

/** An Avro record, written with one schema, without a header. */
export interface AvroFormat extends FieldsBase {
  readonly kind: 'avro'
  /** The schema that records are written with: the JSON of a record. */
  readonly avroSchema: string
}

/** An Avro record in Confluent's wire format, written with a schema of a registry. */
export interface ConfluentAvroFormat extends FieldsBase {
  readonly kind: 'confluent_avro'
  /** The schema that records are read with, whatever they are written with. */
  readonly avroSchema: string
  readonly registry: SchemaRegistry
}

/** A JSON object in Confluent's wire format, whose fields become columns. */
export interface ConfluentJsonFormat extends FieldsBase {
  readonly kind: 'confluent_json'
  /** Options of Spark's `from_json`; absent where none is given. */
  readonly options?: TextOptions
  /** Absent: the number of the schema is not looked at. */
  readonly registry?: SchemaRegistry
}

/** One line of CSV whose values become columns, in their order. */
export interface CsvFormat extends FieldsBase {
  readonly kind: 'csv'
  /** Options of Spark's `from_csv`; absent where none is given. */
  readonly options?: TextOptions
}

/** A JSON object whose fields become columns. */
export interface JsonFormat extends FieldsBase {
  readonly kind: 'json'
  /** Options of Spark's `from_json`; absent where none is given. */
  readonly options?: TextOptions
}

/** A format whose fields become columns. */
export type FieldsFormat = AvroFormat | ConfluentAvroFormat | ConfluentJsonFormat | CsvFormat | JsonFormat

/** How the bytes of a record's key or value become columns. */
export type RecordFormat = BinaryFormat | FieldsFormat | TextFormat

export type FormatKind = RecordFormat['kind']

/** A record's two parts of bytes. */
export type RecordPart = 'key' | 'value'

export const RECORD_PARTS: readonly RecordPart[] = ['key', 'value']

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

/** Whether the format's fields become columns, not its bytes as a whole. */
export function hasFields(format: RecordFormat | undefined): format is FieldsFormat {
  return format !== undefined && 'schema' in format
}

/** The parts of a source's records that are dropped where they cannot be read. */
export function droppingParts(
  source: { readonly [P in RecordPart]?: RecordFormat },
): readonly (readonly [RecordPart, FieldsFormat])[] {
  const parts = [['key', source.key] as const, ['value', source.value] as const]
  return parts.flatMap(([part, format]) =>
    hasFields(format) && format.badRecords === 'drop' ? [[part, format] as const] : [],
  )
}

const STRING: DataType = Object.freeze({ kind: 'string' })
const BINARY: DataType = Object.freeze({ kind: 'binary' })

const fieldColumns = ({ schema }: FieldsFormat): readonly StructField[] =>
  schema.fields.map((field) => ({ ...field, nullable: true }))

const COLUMNS: FormatTable<readonly StructField[]> = {
  avro: fieldColumns,
  binary: ({ column }) => [{ name: column, type: BINARY, nullable: true }],
  confluent_avro: fieldColumns,
  confluent_json: fieldColumns,
  csv: fieldColumns,
  json: fieldColumns,
  text: ({ column }) => [{ name: column, type: STRING, nullable: true }],
}

/** The columns that a format gives; all may be null, as Spark declares them. */
export function formatColumns(format: RecordFormat): readonly StructField[] {
  return byFormatKind(COLUMNS, format)
}

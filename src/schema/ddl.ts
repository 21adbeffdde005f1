import type { DataType, StructField, StructType, TypeKind } from './data-type.js'
import type { TypeOfKind } from './type-of-kind.js'

type DdlTable = { readonly [K in TypeKind]: (type: TypeOfKind<K>) => string }

const YEAR_MONTH_FIELDS = ['YEAR', 'MONTH']
const DAY_TIME_FIELDS = ['DAY', 'HOUR', 'MINUTE', 'SECOND']

function interval(fields: readonly string[], start: number, end: number): string {
  return start === end ? `INTERVAL ${fields[start]}` : `INTERVAL ${fields[start]} TO ${fields[end]}`
}

const DDL: DdlTable = {
  tinyint: () => 'TINYINT',
  smallint: () => 'SMALLINT',
  int: () => 'INT',
  bigint: () => 'BIGINT',
  float: () => 'FLOAT',
  double: () => 'DOUBLE',
  string: () => 'STRING',
  binary: () => 'BINARY',
  boolean: () => 'BOOLEAN',
  date: () => 'DATE',
  timestamp: () => 'TIMESTAMP',
  timestamp_ntz: () => 'TIMESTAMP_NTZ',
  variant: () => 'VARIANT',
  void: () => 'VOID',
  decimal: ({ precision, scale }) => `DECIMAL(${precision},${scale})`,
  interval_year_month: ({ start, end }) => interval(YEAR_MONTH_FIELDS, start, end),
  interval_day_time: ({ start, end }) => interval(DAY_TIME_FIELDS, start, end),
  array: ({ element }) => `ARRAY<${typeDdl(element)}>`,
  map: ({ key, value }) => `MAP<${typeDdl(key)}, ${typeDdl(value)}>`,
  struct: ({ fields }) => `STRUCT<${fields.map((field) => fieldDdl(field, ': ')).join(', ')}>`,
}

/** Whether a word is the kind of a data type. */
export const isTypeKind = (kind: string): kind is TypeKind => Object.hasOwn(DDL, kind)

/** A data type as Spark's DDL text writes it: `DECIMAL(10,2)`, `ARRAY<STRING>`. */
export function typeDdl(type: DataType): string {
  const write = DDL[type.kind] as (type: DataType) => string
  return write(type)
}

/** A data type as `cast` takes it: in small letters, but for the names of fields. */
export function castText(type: DataType): string {
  const isNested = type.kind === 'array' || type.kind === 'map' || type.kind === 'struct'
  return isNested ? typeDdl(type) : typeDdl(type).toLowerCase()
}

/** A name as SQL text carries it: in backticks unless letters, digits and underscores. */
export function quotedIdentifier(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : `\`${name.replaceAll('`', '``')}\``
}

function fieldDdl({ name, type, nullable }: StructField, separator: string): string {
  return `${quotedIdentifier(name)}${separator}${typeDdl(type)}${nullable ? '' : ' NOT NULL'}`
}

/** The columns of a row type, each as DDL text: `id STRING`. */
export function columnDdls(schema: StructType): readonly string[] {
  return schema.fields.map((field) => fieldDdl(field, ' '))
}

/** A row type as DDL text: `id STRING, time BIGINT`, as `from_json` takes it. */
export function schemaDdl(schema: StructType): string {
  return columnDdls(schema).join(', ')
}

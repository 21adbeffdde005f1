import { SchemaError } from '../errors/schema-error.js'
import type { DataType, SimpleKind, StructField, StructType } from './data-type.js'
import { intervalFromText, typeText } from './type-text.js'

/** Spark's schema JSON of a type: what `df.schema.jsonValue()` gives and `StructType.fromJson` takes. */
export type SparkTypeJson = string | { readonly type: string; readonly [key: string]: unknown }

const SPARK_NAMES: { readonly [K in SimpleKind]: string } = {
  tinyint: 'byte',
  smallint: 'short',
  int: 'integer',
  bigint: 'long',
  float: 'float',
  double: 'double',
  string: 'string',
  binary: 'binary',
  boolean: 'boolean',
  date: 'date',
  timestamp: 'timestamp',
  timestamp_ntz: 'timestamp_ntz',
  variant: 'variant',
  void: 'void',
}
/** `null` is what `void` was called before Spark 3.3. */
const KINDS: ReadonlyMap<string, SimpleKind> = new Map([
  ...(Object.entries(SPARK_NAMES) as [SimpleKind, string][]).map(([kind, name]) => [name, kind] as const),
  ['null', 'void'],
])

/**
 * Reads the row type of a DataFrame from Spark's schema JSON. Char, varchar and collations become `string`.
 *
 * @throws SCHEMA_UNSUPPORTED_TYPE naming the column, for `time`, user-defined types, `interval`.
 * @throws SCHEMA_DUPLICATE_COLUMN when two columns of a row or struct have one name.
 * @throws SCHEMA_MALFORMED when it is no schema JSON at all.
 */
export function schemaFromSparkJson(json: unknown): StructType {
  const type = parseType(json, '')
  if (type.kind !== 'struct') throw malformed('', json, 'an object of type "struct"')
  return type
}

/** Reads one type of Spark's schema JSON; throws as {@link schemaFromSparkJson} does. */
export function typeFromSparkJson(json: unknown): DataType {
  return parseType(json, '')
}

/** Writes a type as Spark's schema JSON. */
export function typeToSparkJson(type: DataType): SparkTypeJson {
  switch (type.kind) {
    case 'array':
      return {
        type: 'array',
        elementType: typeToSparkJson(type.element),
        containsNull: type.containsNull,
      }
    case 'map':
      return {
        type: 'map',
        keyType: typeToSparkJson(type.key),
        valueType: typeToSparkJson(type.value),
        valueContainsNull: type.valueContainsNull,
      }
    case 'struct':
      return {
        type: 'struct',
        fields: type.fields.map(({ name, type: field, nullable }) => ({
          name,
          type: typeToSparkJson(field),
          nullable,
          metadata: {},
        })),
      }
    case 'decimal':
    case 'interval_year_month':
    case 'interval_day_time':
      return typeText(type)
    default:
      return SPARK_NAMES[type.kind]
  }
}

function parseType(json: unknown, path: string): DataType {
  if (typeof json === 'string') return parseNamed(json, path)
  if (!isObject(json)) throw malformed(path, json, 'the name of a type, or an object with "type"')
  switch (json.type) {
    case 'array':
      return Object.freeze({
        kind: 'array',
        element: parseType(json.elementType, `${path}.element`),
        containsNull: flag(json, 'containsNull', path),
      })
    case 'map':
      return Object.freeze({
        kind: 'map',
        key: parseType(json.keyType, `${path}.key`),
        value: parseType(json.valueType, `${path}.value`),
        valueContainsNull: flag(json, 'valueContainsNull', path),
      })
    case 'struct':
      return parseStruct(json.fields, path)
    case 'udt':
      throw unsupported(path, `user-defined type ${String(json.class ?? json.pyClass ?? '')}`.trimEnd())
    default:
      throw malformed(path, json, '"type" to be "array", "map" or "struct"')
  }
}

function parseNamed(text: string, path: string): DataType {
  const kind = KINDS.get(text)
  if (kind !== undefined) return Object.freeze({ kind })
  const decimal = /^decimal\((\d+),\s*(-?\d+)\)$/.exec(text)
  const precision = decimal === null ? 10 : Number(decimal[1])
  const scale = decimal === null ? 0 : Number(decimal[2])
  if ((decimal !== null || text === 'decimal') && scale >= 0 && scale <= precision && precision <= 38) {
    return Object.freeze({ kind: 'decimal', precision, scale })
  }
  if (/^(?:(?:var)?char\(\d+\)|string collate \S+)$/.test(text)) return Object.freeze({ kind: 'string' })
  const interval = intervalFromText(text)
  if (interval !== undefined) return interval
  throw unsupported(path, text)
}

function parseStruct(fields: unknown, path: string): StructType {
  if (!Array.isArray(fields)) throw malformed(path, fields, '"fields" to be a list')
  const seen = new Set<string>()
  const parsed = fields.map((field: unknown): StructField => {
    if (!isObject(field) || typeof field.name !== 'string') {
      throw malformed(path, field, 'a field with "name", "type" and "nullable"')
    }
    const name = field.name
    const at = path === '' ? name : `${path}.${name}`
    if (seen.has(name)) throw duplicate(at)
    seen.add(name)
    return Object.freeze({ name, type: parseType(field.type, at), nullable: flag(field, 'nullable', at) })
  })
  return Object.freeze({ kind: 'struct', fields: Object.freeze(parsed) })
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function flag(json: Readonly<Record<string, unknown>>, name: string, path: string): boolean {
  const value = json[name]
  if (typeof value !== 'boolean') throw malformed(path, value, `"${name}" to be true or false`)
  return value
}

function unsupported(path: string, type: string): SchemaError {
  return new SchemaError('SCHEMA_UNSUPPORTED_TYPE', {
    message: `Column ${JSON.stringify(path)} has a type without a row form: ${type}. A type of docs/values.md was expected.`,
    hint: 'Cast the column in the job, for example to string: col.cast("string") or to_json(col).',
    details: { column: path, type },
  })
}

function duplicate(path: string): SchemaError {
  return new SchemaError('SCHEMA_DUPLICATE_COLUMN', {
    message: `Two columns have the same name: ${JSON.stringify(path)}. Each column of a row needs its own name.`,
    hint: 'Rename one of them with .alias(…), or drop it before the result.',
    details: { column: path },
  })
}

function malformed(path: string, found: unknown, expected: string): SchemaError {
  const where = path === '' ? 'the schema' : `column ${JSON.stringify(path)}`
  const text = JSON.stringify(found) ?? 'nothing'
  return new SchemaError('SCHEMA_MALFORMED', {
    message: `Not Spark's schema JSON at ${where}: ${text.slice(0, 120)}. Expected ${expected}.`,
    details: { column: path, expected },
  })
}

import type { DataType, SimpleKind, StructField, StructType } from '../../schema/data-type.js'
import { type AvroObject, type AvroRecord, type AvroSchema, avroFields, isAvroObject } from './avro-schema.js'
import { badAvroSchema } from './bad-avro-schema.js'

/** Types by their full name, and those that are being read, which may not stand in themselves. */
interface Names {
  readonly known: Map<string, DataType>
  readonly open: Set<string>
  readonly namespace: string
}

interface SparkField {
  readonly type: DataType
  readonly nullable: boolean
}

const simple = (kind: SimpleKind): DataType => Object.freeze({ kind })

const PRIMITIVES: Readonly<Record<string, DataType>> = {
  boolean: simple('boolean'),
  bytes: simple('binary'),
  double: simple('double'),
  float: simple('float'),
  int: simple('int'),
  long: simple('bigint'),
  string: simple('string'),
}

/** What Spark makes of a logical type, where it does not keep the plain one. */
const LOGICAL: Readonly<Record<string, DataType>> = {
  'int date': simple('date'),
  'long timestamp-millis': simple('timestamp'),
  'long timestamp-micros': simple('timestamp'),
  'long local-timestamp-millis': simple('timestamp_ntz'),
  'long local-timestamp-micros': simple('timestamp_ntz'),
}

const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined

const namespaceOf = ({ name = '', namespace }: AvroObject, outer: string): string =>
  name.includes('.') ? name.slice(0, name.lastIndexOf('.')) : (namespace ?? outer)

const fullName = (name: string, namespace: string): string =>
  name.includes('.') || namespace === '' ? name : `${namespace}.${name}`

function decimal({ precision, scale = 0 }: AvroObject, where: string): DataType {
  const fits =
    Number.isInteger(precision) &&
    Number.isInteger(scale) &&
    Number(precision) >= 1 &&
    Number(precision) <= 38 &&
    Number(scale) >= 0 &&
    Number(scale) <= Number(precision)
  if (!fits) throw badAvroSchema(where, { precision, scale }, 'a decimal of 1 to 38 digits')
  return Object.freeze({ kind: 'decimal', precision: Number(precision), scale: Number(scale) })
}

type Named = (schema: AvroObject, where: string, names: Names) => DataType

const COMPLEX: Readonly<Record<string, Named>> = {
  array: ({ items }, where, names) => {
    const { type, nullable } = sparkField(items as AvroSchema, `${where}[]`, names)
    return { kind: 'array', element: type, containsNull: nullable }
  },
  enum: () => simple('string'),
  fixed: (schema, where) => (schema.logicalType === 'decimal' ? decimal(schema, where) : simple('binary')),
  map: ({ values }, where, names) => {
    const { type, nullable } = sparkField(values as AvroSchema, `${where}{}`, names)
    return { kind: 'map', key: simple('string'), value: type, valueContainsNull: nullable }
  },
  record: (schema, where, names) => recordType(schema, where, names),
}

function recordType(schema: AvroObject, where: string, names: Names): StructType {
  const inner = { ...names, namespace: namespaceOf(schema, names.namespace) }
  const fields = avroFields(schema, where).map(
    ({ name, type }): StructField => ({
      name,
      ...sparkField(type, where === '' ? name : `${where}.${name}`, inner),
    }),
  )
  return { kind: 'struct', fields }
}

/** A type that is defined where it stands, and may be named from there on. */
function defined(schema: AvroObject, where: string, names: Names): DataType {
  const kind = schema.type as string
  const make = own(COMPLEX, kind)
  if (make === undefined) {
    const plain = own(PRIMITIVES, kind)
    if (plain === undefined) return named(kind, where, names)
    if (kind === 'bytes' && schema.logicalType === 'decimal') return decimal(schema, where)
    return own(LOGICAL, `${kind} ${schema.logicalType}`) ?? plain
  }
  if (schema.name === undefined) return make(schema, where, names)
  const name = fullName(schema.name, namespaceOf(schema, names.namespace))
  names.open.add(name)
  const type = make(schema, where, names)
  names.open.delete(name)
  names.known.set(name, type)
  return type
}

function named(name: string, where: string, { known, open, namespace }: Names): DataType {
  const full = fullName(name, namespace)
  if (open.has(full)) {
    throw badAvroSchema(where, name, 'a type that does not stand in itself', 'Spark has no recursive types.')
  }
  const type = own(PRIMITIVES, name) ?? known.get(full) ?? known.get(name)
  if (type === undefined) throw badAvroSchema(where, name, 'a type of Avro or one that is named before')
  return type
}

/** Int with long, and float with double, are the wider one; other unions are a struct of what it may be. */
function unionType(parts: readonly AvroSchema[], where: string, names: Names): DataType {
  const types = parts.map((part) => sparkField(part, where, names).type)
  const [first, ...more] = types
  if (first === undefined) throw badAvroSchema(where, parts, 'a union of a type besides null')
  if (more.length === 0) return first
  const kinds = types
    .map(({ kind }) => kind)
    .sort()
    .join()
  if (kinds === 'bigint,int') return simple('bigint')
  if (kinds === 'double,float') return simple('double')
  return {
    kind: 'struct',
    fields: types.map((type, at) => ({ name: `member${at}`, type, nullable: true })),
  }
}

function sparkField(schema: AvroSchema, where: string, names: Names): SparkField {
  if (typeof schema === 'string') return { type: named(schema, where, names), nullable: false }
  if (Array.isArray(schema)) {
    const parts = (schema as readonly AvroSchema[]).filter((part) => part !== 'null')
    return { type: unionType(parts, where, names), nullable: parts.length < schema.length }
  }
  if (!isAvroObject(schema)) throw badAvroSchema(where, schema, 'a schema')
  const { type } = schema
  if (typeof type !== 'string') return sparkField(type, where, names)
  return { type: defined(schema, where, names), nullable: false }
}

/**
 * The row type that Spark reads an Avro record as.
 * Follows https://spark.apache.org/docs/latest/sql-data-sources-avro.html
 * @throws DEFINE_BAD_SCHEMA for what is no schema, or one that Spark has no type for.
 */
export function avroRowType(record: AvroRecord): StructType {
  return defined(record, '', { known: new Map(), open: new Set(), namespace: '' }) as StructType
}

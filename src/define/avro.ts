import { type AvroSchemaSource, avroSchemaText } from '../ir/avro/avro-schema.js'
import type { AvroFormat, ConfluentAvroFormat, ConfluentJsonFormat } from '../ir/source/record-format.js'
import type { SchemaRegistry } from '../ir/source/schema-registry.js'
import type { DataType } from '../schema/data-type.js'
import { type NullableFields, t } from '../schema/type-builders.js'
import { checkOptions } from './check-options.js'
import type { FieldsOptions, Format, JsonOptions } from './formats.js'

type Fields = Readonly<Record<string, DataType>>

/** How {@link avro} reads. */
export interface AvroOptions extends FieldsOptions {
  /** The schema that records are written with. */
  readonly schema: AvroSchemaSource
}

/** How {@link confluentAvro} reads. */
export interface ConfluentAvroOptions extends FieldsOptions {
  /** The schema that records are read with, whichever of the registry's they are written with. */
  readonly schema: AvroSchemaSource
  /** Where the schemas are that records were written with. */
  readonly registry: SchemaRegistry
}

/** How {@link confluentJson} reads. */
export interface ConfluentJsonOptions extends JsonOptions {
  /** Given, a record must name a schema that the registry has for its subjects. @default none */
  readonly registry?: SchemaRegistry
}

/** A copy, so that the document does not change with the caller's object. */
function registryOf(what: string, registry: SchemaRegistry): SchemaRegistry {
  checkOptions(what, registry, { url: true, auth: true, subjects: true, unknownSchemas: true })
  const { subjects, ...rest } = registry
  return { ...rest, ...(subjects === undefined ? {} : { subjects: [...subjects] }) }
}

/**
 * An Avro record without a header: each declared field becomes a column that may be null. The declared fields are held
 * against the schema; not all of its fields need be declared. Needs Spark's Avro connector, which comes along.
 * Follows https://spark.apache.org/docs/latest/sql-data-sources-avro.html
 *
 * @example
 * ```ts
 * const schema = await readFile('order.avsc', 'utf8')
 * kafka({ topic: 'orders', value: avro({ id: t.string(), amount: t.decimal(9, 2) }, { schema }) })
 * ```
 * @throws DEFINE_BAD_SCHEMA, DEFINE_BAD_VALUE, DEFINE_UNKNOWN_OPTION
 */
export function avro<S extends Fields>(fields: S, options: AvroOptions): Format<NullableFields<S>> {
  checkOptions('avro', options, { schema: true, badRecords: true })
  const node: AvroFormat = {
    kind: 'avro',
    schema: t.struct(fields),
    badRecords: options.badRecords ?? 'fail',
    avroSchema: avroSchemaText(options.schema),
  }
  return { node: () => node }
}

/**
 * An Avro record in the wire format of Confluent's serializers: a zero byte, the number of the schema it is written
 * with, the record. The schemas are those of the subjects in the registry when the query starts.
 *
 * @example
 * ```ts
 * confluentAvro({ id: t.string() }, { schema, registry: { url: 'http://registry:8081', auth: param('registry') } })
 * ```
 * @throws DEFINE_BAD_SCHEMA, DEFINE_BAD_VALUE, DEFINE_FORBIDDEN_OPTION, DEFINE_UNKNOWN_OPTION
 */
export function confluentAvro<S extends Fields>(
  fields: S,
  options: ConfluentAvroOptions,
): Format<NullableFields<S>> {
  checkOptions('confluentAvro', options, { schema: true, registry: true, badRecords: true })
  const node: ConfluentAvroFormat = {
    kind: 'confluent_avro',
    schema: t.struct(fields),
    badRecords: options.badRecords ?? 'fail',
    avroSchema: avroSchemaText(options.schema),
    registry: registryOf('registry of confluentAvro', options.registry),
  }
  return { node: () => node }
}

/**
 * A JSON object in the wire format of Confluent's serializers: a zero byte, the number of its JSON Schema, the JSON.
 * The declared fields become columns, as with `json`; the JSON Schema itself is not applied.
 *
 * @example
 * ```ts
 * kafka({ topic: 'orders', value: confluentJson({ id: t.string(), amount: t.double() }) })
 * ```
 * @throws DEFINE_BAD_VALUE, DEFINE_FORBIDDEN_OPTION, DEFINE_UNKNOWN_OPTION
 */
export function confluentJson<S extends Fields>(
  fields: S,
  options: ConfluentJsonOptions = {},
): Format<NullableFields<S>> {
  checkOptions('confluentJson', options, { registry: true, badRecords: true, options: true })
  const { badRecords = 'fail', options: further, registry } = options
  const node: ConfluentJsonFormat = {
    kind: 'confluent_json',
    schema: t.struct(fields),
    badRecords,
    ...(further === undefined ? {} : { options: { ...further } }),
    ...(registry === undefined ? {} : { registry: registryOf('registry of confluentJson', registry) }),
  }
  return { node: () => node }
}

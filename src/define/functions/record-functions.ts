import { type AvroSchemaSource, avroSchemaText } from '../../ir/avro/avro-schema.js'
import {
  confluentFrameNode,
  confluentFrameType,
  jsonSchemaText,
  type WriterRegistry,
} from '../../ir/expression/confluent-frame-node.js'
import { toAvroNode, toAvroType } from '../../ir/expression/to-avro-node.js'
import type { OptionValue, ParamReference } from '../../ir/option-value.js'
import { typeMismatch } from '../../ir/type-mismatch.js'
import type { SimpleType, StructType } from '../../schema/data-type.js'
import { checkOptions } from '../check-options.js'
import { Column, isColumn } from '../column.js'
import { toJson } from './text-functions.js'

/** Where the schema of written records is registered. */
export interface WriterRegistryOptions {
  /** Its address: `http://host:8081`. */
  readonly url: OptionValue
  /** `user:password` or `Bearer …`, as `param('name')`. @default none */
  readonly auth?: ParamReference
  /** Of the topic's values mostly `TOPIC-value`, of its keys `TOPIC-key`. */
  readonly subject: string
  /**
   * Whether a schema that the subject does not have is registered when the query starts; else the query fails.
   * @default false
   */
  readonly register?: boolean
}

/** How {@link toConfluentAvro} and {@link toConfluentJson} write. */
export interface ToConfluentOptions {
  /** The schema that the records are written with: its text, or the same as an object. */
  readonly schema: AvroSchemaSource
  /** Where the schema is kept. */
  readonly registry: WriterRegistryOptions
}

type Binary<N extends boolean> = Column<SimpleType<'binary'>, N>

function structOf(what: string, value: unknown) {
  if (isColumn(value)) return value.toNode()
  throw typeMismatch(
    `Argument of ${what}`,
    String(value),
    'a column with a struct, such as struct({ … }) gives',
  )
}

function registryOf(what: string, registry: WriterRegistryOptions): WriterRegistry {
  checkOptions(what, registry, { url: true, auth: true, subject: true, register: true })
  const { register, ...rest } = registry
  return { ...rest, ...(register === true ? { register } : {}) }
}

/**
 * A struct as an Avro record without a header, written with the schema: for the value or key of `toKafka`. Each of its
 * fields must be in the schema with the type that Spark gives it there. Needs Spark's Avro connector, which comes along.
 *
 * @example
 * ```ts
 * orders.select((c) => ({ key: c.id, value: toAvro(struct({ id: c.id, amount: c.amount }), { schema }) }))
 * ```
 * @throws DEFINE_BAD_SCHEMA, DEFINE_TYPE_MISMATCH, DEFINE_UNKNOWN_OPTION
 */
export function toAvro<N extends boolean>(
  struct: Column<StructType, N>,
  options: { readonly schema: AvroSchemaSource },
): Binary<N> {
  checkOptions('toAvro', options, { schema: true })
  const { node, ...typed } = structOf('toAvro', struct)
  const schema = avroSchemaText(options.schema)
  return new Column({ ...toAvroType(typed, schema), node: toAvroNode(node, schema) }) as Binary<N>
}

/**
 * A struct as an Avro record in Confluent's wire format: a zero byte, the number that the registry has for the schema,
 * the record. The registry is asked once, when the query starts.
 *
 * @example
 * ```ts
 * toConfluentAvro(struct({ id: c.id }), { schema, registry: { url: 'http://registry:8081', subject: 'orders-value' } })
 * ```
 * @throws DEFINE_BAD_SCHEMA, DEFINE_BAD_VALUE, DEFINE_FORBIDDEN_OPTION, DEFINE_TYPE_MISMATCH, DEFINE_UNKNOWN_OPTION
 */
export function toConfluentAvro<N extends boolean>(
  struct: Column<StructType, N>,
  options: ToConfluentOptions,
): Binary<N> {
  checkOptions('toConfluentAvro', options, { schema: true, registry: true })
  const { node: input, ...typed } = toAvro(struct, { schema: options.schema }).toNode()
  const node = confluentFrameNode(input, registryOf('registry of toConfluentAvro', options.registry))
  return new Column({ ...confluentFrameType(node, typed), node }) as Binary<N>
}

/**
 * A struct as JSON in Confluent's wire format, which names a JSON Schema of the registry. The JSON is that of `toJson`;
 * the JSON Schema itself is not applied.
 *
 * @example
 * ```ts
 * toConfluentJson(struct({ id: c.id }), { schema, registry: { url: 'http://registry:8081', subject: 'orders-value' } })
 * ```
 * @throws DEFINE_BAD_SCHEMA, DEFINE_BAD_VALUE, DEFINE_FORBIDDEN_OPTION, DEFINE_TYPE_MISMATCH, DEFINE_UNKNOWN_OPTION
 */
export function toConfluentJson(struct: Column<StructType>, options: ToConfluentOptions): Binary<true> {
  checkOptions('toConfluentJson', options, { schema: true, registry: true })
  structOf('toConfluentJson', struct)
  const { node: input, ...typed } = toJson(struct).toNode()
  const node = confluentFrameNode(
    input,
    registryOf('registry of toConfluentJson', options.registry),
    jsonSchemaText(options.schema),
  )
  return new Column({ ...confluentFrameType(node, typed), node }) as Binary<true>
}

import type { StructType, Typed } from '../../schema/data-type.js'
import { parseAvroRecord } from '../avro/avro-schema.js'
import { checkAvroFields, checkRequiredFields } from '../avro/check-avro-fields.js'
import { typeMismatch, typeName } from '../type-mismatch.js'
import type { ExpressionNode } from './expression-node.js'

/** A struct as an Avro record, without a header. */
export interface ToAvroNode {
  readonly kind: 'to_avro'
  readonly input: ExpressionNode
  /** The schema that it is written with: the JSON of a record. */
  readonly avroSchema: string
}

export function toAvroNode(input: ExpressionNode, avroSchema: string): ToAvroNode {
  return Object.freeze({ kind: 'to_avro', input, avroSchema })
}

/** The type of an Avro record. @throws DEFINE_TYPE_MISMATCH, DEFINE_BAD_SCHEMA unless the struct is of the schema. */
export function toAvroType({ type, nullable }: Typed, avroSchema: string): Typed {
  if (type.kind !== 'struct') throw typeMismatch('Argument of toAvro', typeName(type), 'a struct')
  const struct: StructType = type
  checkAvroFields(struct, avroSchema)
  checkRequiredFields(struct, parseAvroRecord(avroSchema))
  return { type: { kind: 'binary' }, nullable }
}

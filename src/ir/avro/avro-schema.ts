import { badAvroSchema } from './bad-avro-schema.js'

/** A schema as Avro's JSON has it: a type by name, a union, or an object of one type. */
export type AvroSchema = string | readonly AvroSchema[] | AvroObject

export interface AvroObject {
  readonly type: AvroSchema
  readonly name?: string
  readonly namespace?: string
  readonly logicalType?: string
  readonly [key: string]: unknown
}

export interface AvroField {
  readonly name: string
  readonly type: AvroSchema
  readonly [key: string]: unknown
}

/** The schema of a record: what a format of fields is made of. */
export interface AvroRecord extends AvroObject {
  readonly type: 'record'
  readonly fields: readonly AvroField[]
}

export const isAvroObject = (value: unknown): value is AvroObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && 'type' in value

/** An Avro schema: the text of an `.avsc` file, or the same as an object. */
export type AvroSchemaSource = string | Readonly<Record<string, unknown>>

const notJson = (text: string) =>
  badAvroSchema('the whole', text, 'JSON', 'Give the text of an .avsc file, or the schema as an object.')

/** The schema without blanks, so that the same one gives the same document. @throws DEFINE_BAD_SCHEMA */
export function avroSchemaText(schema: AvroSchemaSource): string {
  if (typeof schema !== 'string') return JSON.stringify(schema) ?? ''
  try {
    return JSON.stringify(JSON.parse(schema))
  } catch {
    throw notJson(schema)
  }
}

/** The fields of a record, each with name and type. @throws DEFINE_BAD_SCHEMA */
export function avroFields(record: AvroObject, where: string): readonly AvroField[] {
  const { fields } = record
  if (!Array.isArray(fields)) throw badAvroSchema(where, fields, 'the fields of a record as a list')
  for (const field of fields as readonly unknown[]) {
    if (!isAvroObject(field) || typeof field.name !== 'string') {
      throw badAvroSchema(where, field, 'a field with name and type')
    }
  }
  return fields as readonly AvroField[]
}

/**
 * Reads the text of a schema. Follows https://avro.apache.org/docs/1.12.0/specification/
 * @throws DEFINE_BAD_SCHEMA unless it is the schema of a record.
 */
export function parseAvroRecord(text: string): AvroRecord {
  let schema: unknown
  try {
    schema = JSON.parse(text)
  } catch {
    throw notJson(text)
  }
  if (!isAvroObject(schema) || schema.type !== 'record') {
    throw badAvroSchema(
      'the whole',
      schema,
      'the schema of a record',
      'Other schemas have no fields for columns.',
    )
  }
  avroFields(schema, 'the whole')
  return schema as AvroRecord
}

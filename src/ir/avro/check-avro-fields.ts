import { DefineError } from '../../errors/define-error.js'
import type { StructType } from '../../schema/data-type.js'
import { didYouMean } from '../../util/did-you-mean.js'
import { isSameType, typeName } from '../type-mismatch.js'
import { type AvroRecord, type AvroSchema, parseAvroRecord } from './avro-schema.js'
import { avroRowType } from './avro-type.js'

/**
 * Holds declared fields against what Spark makes of an Avro schema; not all of its fields need be declared.
 * @throws DEFINE_BAD_SCHEMA
 */
export function checkAvroFields(declared: StructType, avroSchema: string): void {
  const { fields } = avroRowType(parseAvroRecord(avroSchema))
  for (const { name, type } of declared.fields) {
    const field = fields.find((each) => each.name === name)
    if (field === undefined) {
      const names = fields.map((each) => each.name)
      const near = didYouMean(name, names)
      throw new DefineError('DEFINE_BAD_SCHEMA', {
        message: `Field ${name} of an Avro format: not in its schema. Expected one of ${names.join(', ')}.`,
        ...(near === undefined ? {} : { hint: `Did you mean ${near}?` }),
        details: { field: name, fields: names },
      })
    }
    if (isSameType(type, field.type)) continue
    throw new DefineError('DEFINE_BAD_SCHEMA', {
      message: `Field ${name} of an Avro format: declared as ${typeName(type)}. Its schema gives ${typeName(field.type)}.`,
      hint: 'Declare it as the schema has it, and cast the column.',
      details: { field: name, declared: typeName(type), schema: typeName(field.type) },
    })
  }
}

const mayBeNull = (type: AvroSchema): boolean =>
  Array.isArray(type) && (type as readonly AvroSchema[]).includes('null')

/**
 * Of a struct that is written: what may not be null must be there. Spark writes null for the others.
 * @throws DEFINE_BAD_SCHEMA
 */
export function checkRequiredFields(written: StructType, { fields }: AvroRecord): void {
  for (const { name, type } of fields) {
    if (mayBeNull(type) || written.fields.some((field) => field.name === name)) continue
    throw new DefineError('DEFINE_BAD_SCHEMA', {
      message: `Field ${name} of an Avro schema: the struct has none. Expected one, since it may not be null; Spark does not write the default.`,
      hint: 'Add the field to the struct.',
      details: { field: name },
    })
  }
}

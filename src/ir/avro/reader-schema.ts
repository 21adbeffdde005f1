import type { AvroRecord, AvroSchema } from './avro-schema.js'

/** The field that is true in each record that was read, and null in one that was not; apart from the others. */
export function readField({ fields }: AvroRecord): string {
  const names = fields.map(({ name }) => name.toLowerCase())
  let field = 'record_read'
  while (names.includes(field)) field = `_${field}`
  return field
}

function nullable(type: AvroSchema): AvroSchema {
  const parts = Array.isArray(type) ? (type as readonly AvroSchema[]) : [type]
  return parts.includes('null') ? type : [...parts, 'null']
}

/**
 * The schema that records are read by: each field may be null, and one field more says that the record was read, since
 * Spark gives nulls alone for one that was not.
 */
export function readerSchema(record: AvroRecord): AvroRecord {
  const read = { name: readField(record), type: ['boolean', 'null'], default: true }
  return {
    ...record,
    fields: [...record.fields.map((field) => ({ ...field, type: nullable(field.type) })), read],
  }
}

import { parseAvroRecord } from '../../ir/avro/avro-schema.js'
import { readerSchema } from '../../ir/avro/reader-schema.js'
import type { FieldsFormat } from '../../ir/source/record-format.js'
import { columnDdls } from '../../schema/ddl.js'
import type { FormatNames, SchemaConstant } from './step.js'

type Content = Omit<SchemaConstant, 'name'>

/** Where Spark puts a record that it could not read; apart from the declared fields. */
export function corruptField({ schema }: FieldsFormat): string {
  const names = schema.fields.map(({ name }) => name.toLowerCase())
  let field = '_corrupt_record'
  while (names.includes(field)) field = `_${field}`
  return field
}

const ddl = (format: FieldsFormat): Content => ({
  columns: [
    ...columnDdls(format.schema),
    ...(format.badRecords === 'drop' ? [`${corruptField(format)} STRING`] : []),
  ],
})

/** JSON in pieces that end with a comma. */
export const pieces = (schema: object): Content => ({
  columns: JSON.stringify(schema).split(/(?<=,)/),
  separator: '',
})

interface Contents {
  readonly schema: Content
  readonly reader?: Content
}

const CONTENTS: { readonly [K in FieldsFormat['kind']]: (format: FieldsFormat & { kind: K }) => Contents } = {
  avro: ({ avroSchema, badRecords }) => {
    const record = parseAvroRecord(avroSchema)
    return {
      schema: pieces(record),
      ...(badRecords === 'fail' ? {} : { reader: pieces(readerSchema(record)) }),
    }
  },
  confluent_avro: ({ avroSchema }) => ({ schema: pieces(readerSchema(parseAvroRecord(avroSchema))) }),
  confluent_json: (format) => ({ schema: ddl(format) }),
  csv: (format) => ({ schema: ddl(format) }),
  json: (format) => ({ schema: ddl(format) }),
}

/** The constants that a format is read with, each handed to `take`, which names it. */
export function formatConstants(
  format: FieldsFormat,
  take: (role: 'reader' | 'schema', content: Content) => string,
): Pick<FormatNames, 'reader' | 'schema'> {
  const { schema, reader } = CONTENTS[format.kind](format as never)
  return {
    schema: take('schema', schema),
    ...(reader === undefined ? {} : { reader: take('reader', reader) }),
  }
}

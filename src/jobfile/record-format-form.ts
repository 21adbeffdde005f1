import { z } from 'zod'
import { NO_PROTOBUF } from '../ir/source/no-protobuf.js'
import { BAD_RECORD_MODES, type FormatKind } from '../ir/source/record-format.js'
import { columnTypes, optionValue } from './value-form.js'

const column = z.exactOptional(z.string().min(1).describe('The name of the column; left out, key or value.'))

/** What every format with fields takes. */
const fields = {
  schema: columnTypes.describe('The fields that become columns, with their types.'),
  bad_records: z.exactOptional(
    z.enum(BAD_RECORD_MODES).describe('What a record does that cannot be read; default: fail.'),
  ),
}

const options = z.exactOptional(
  z.record(z.string(), z.string()).describe("Options of Spark's from_json or from_csv."),
)

/** The schema of Avro records in a job file. */
export const avroSchemaForm = z
  .union([z.string(), z.record(z.string(), z.unknown())], {
    error: 'an Avro schema is the text of an .avsc file, or the same as a map',
  })
  .describe('An Avro schema: the text of an .avsc file, or the same as a map.')

/** How a registry is asked. */
export const registryAccess = {
  url: optionValue.describe('http://… or https://…'),
  auth: z.exactOptional(optionValue.describe('${param:NAME} or ${env:NAME}, of user:password or Bearer ….')),
}

const registry = z.strictObject({
  ...registryAccess,
  subjects: z.exactOptional(
    z.array(z.string()).min(1).describe('Whose schemas there are; left out, TOPIC-value or TOPIC-key.'),
  ),
  unknown_schemas: z.exactOptional(
    z.enum(['bad', 'fail']).describe('What a record of another schema does; default: fail.'),
  ),
})
export type RegistryForm = z.output<typeof registry>

/** How a key or a value becomes columns. */
const FORMATS = {
  avro: z.strictObject({ format: z.literal('avro'), ...fields, avro_schema: avroSchemaForm }),
  binary: z.strictObject({ format: z.literal('binary'), column }),
  confluent_avro: z.strictObject({
    format: z.literal('confluent_avro'),
    ...fields,
    avro_schema: avroSchemaForm,
    registry,
  }),
  confluent_json: z.strictObject({
    format: z.literal('confluent_json'),
    ...fields,
    options,
    registry: z.exactOptional(registry),
  }),
  csv: z.strictObject({ format: z.literal('csv'), ...fields, options }),
  json: z.strictObject({ format: z.literal('json'), ...fields, options }),
  text: z.strictObject({ format: z.literal('text'), column }),
} as const satisfies { readonly [K in FormatKind]: z.ZodObject }

function isProtobuf(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Reflect.get(value, 'format') === 'protobuf'
}

/** The format of a key or a value in a job file. */
export const recordFormatForm = z.discriminatedUnion(
  'format',
  [
    FORMATS.avro,
    FORMATS.binary,
    FORMATS.confluent_avro,
    FORMATS.confluent_json,
    FORMATS.csv,
    FORMATS.json,
    FORMATS.text,
  ],
  {
    error: ({ input }) =>
      isProtobuf(input)
        ? `${NO_PROTOBUF}; write format: binary, and decode the bytes in a step map_in_arrow with the Python package protobuf`
        : undefined,
  },
)
export type RecordFormatForm = z.output<typeof recordFormatForm>
export type RecordFormatFormOf<K extends FormatKind> = Extract<RecordFormatForm, { readonly format: K }>

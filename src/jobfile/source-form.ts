import { z } from 'zod'
import { FILE_FORMATS } from '../ir/source/file-format.js'
import { RECORD_FIELDS, type RecordFieldName } from '../ir/source/record-field.js'
import { BAD_RECORD_MODES, type FormatKind } from '../ir/source/record-format.js'
import { kafkaSettingsForm } from './kafka-settings-form.js'

const column = z.exactOptional(z.string().min(1).describe('The name of the column; left out, key or value.'))

/** A type in Spark's words. */
export const typeText = z
  .string()
  .describe('A type as Spark SQL writes it: bigint, decimal(10,2), array<string>, struct<a: int>.')

/** Columns with their types. */
export const columnTypes = z.record(z.string(), typeText)

/** A value of an option: text, or all of it a parameter or a variable of the environment. */
export const optionValue = z.string()
export const optionValues = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean()], {
    error: 'the value of an option is text, a number, true or false',
  }),
)

/** What every format with fields takes. */
const fields = {
  schema: columnTypes.describe('The fields that become columns, with their types.'),
  bad_records: z.exactOptional(
    z.enum(BAD_RECORD_MODES).describe('What a record does that cannot be read; default: fail.'),
  ),
  options: z.exactOptional(
    z.record(z.string(), z.string()).describe("Options of Spark's from_json or from_csv."),
  ),
}

/** How a key or a value becomes columns. */
const FORMATS = {
  binary: z.strictObject({ format: z.literal('binary'), column }),
  csv: z.strictObject({ format: z.literal('csv'), ...fields }),
  json: z.strictObject({ format: z.literal('json'), ...fields }),
  text: z.strictObject({ format: z.literal('text'), column }),
} as const satisfies { readonly [K in FormatKind]?: z.ZodObject }

const recordFormat = z.discriminatedUnion('format', [FORMATS.binary, FORMATS.csv, FORMATS.json, FORMATS.text])
export type RecordFormatForm = z.output<typeof recordFormat>

const fieldNames = Object.keys(RECORD_FIELDS) as [RecordFieldName, ...RecordFieldName[]]
const include = z.strictObject(
  Object.fromEntries(
    fieldNames.map((name) => [includeKey(name), z.exactOptional(z.string().min(1))]),
  ) as Record<string, z.ZodExactOptional<z.ZodString>>,
)

/** A record field as a job file spells it. */
export function includeKey(name: RecordFieldName): string {
  return name === 'timestampType' ? 'timestamp_type' : name
}

export const watermarkForm = z
  .strictObject({
    column: z.string().describe('A timestamp.'),
    delay: z.string().describe("How late rows may come: '1 hour'."),
  })
  .describe('Event time, and how late rows may come.')

const kafka = z.strictObject({
  kind: z.literal('kafka'),
  topic: z.exactOptional(z.string()),
  topics: z.exactOptional(z.array(z.string()).min(1)),
  topic_pattern: z.exactOptional(
    z.string().describe("A Java regular expression, found anywhere in a topic's name."),
  ),
  partitions: z.exactOptional(
    z.record(z.string(), z.array(z.int().min(0))).describe('Only these partitions: { orders: [0, 1] }.'),
  ),
  bootstrap_servers: z.exactOptional(
    optionValue.describe('host:port, several with commas; left out, the run says it.'),
  ),
  key: z.exactOptional(recordFormat),
  value: z.exactOptional(recordFormat),
  include: z.exactOptional(include.describe('Record fields as columns: { timestamp: ingested_at }.')),
  headers: z.exactOptional(
    z
      .record(z.string(), z.string())
      .describe('The last value of a header as a column: { trace-id: trace_id }.'),
  ),
  read: z.exactOptional(
    z.enum(['stream', 'batch']).describe('A stream (the default), or what is there, once.'),
  ),
  ...kafkaSettingsForm,
  options: z.exactOptional(optionValues.describe("Further options of Spark's Kafka source.")),
  watermark: z.exactOptional(watermarkForm),
})

const flag = z.exactOptional(z.boolean())
const count = z.exactOptional(z.int().min(1))

const files = z.strictObject({
  kind: z.literal('files'),
  format: z.enum(FILE_FORMATS),
  path: optionValue.describe(
    'A file, a folder or a pattern: on the machine of the driver, or a URL that Hadoop reads.',
  ),
  schema: columnTypes.describe('The columns of the rows, with their types.'),
  read: z.exactOptional(
    z.enum(['batch', 'stream']).describe('What is there, once (the default), or what comes.'),
  ),
  bad_records: z.exactOptional(z.enum(['fail', 'null'])),
  header: flag,
  multi_line: flag,
  path_glob_filter: z.exactOptional(z.string()),
  recursive_file_lookup: flag,
  max_files_per_trigger: count,
  latest_first: flag,
  options: z.exactOptional(optionValues.describe("Further options of Spark's reader.")),
  watermark: z.exactOptional(watermarkForm),
})

const rate = z.strictObject({
  kind: z.literal('rate'),
  rows_per_second: count,
  num_partitions: count,
  ramp_up_time: z.exactOptional(z.string()),
  watermark: z.exactOptional(watermarkForm),
})

const rows = z.strictObject({
  kind: z.literal('rows'),
  schema: columnTypes.describe('The columns of the rows, with their types.'),
  rows: z.array(z.record(z.string(), z.unknown())).describe('Rows in the JSON form of docs/values.md.'),
})

/** A source of a job file. */
export const sourceForm = z.discriminatedUnion('kind', [files, kafka, rate, rows])
export type SourceForm = z.output<typeof sourceForm>
export type SourceKind = SourceForm['kind']
export type SourceFormOf<K extends SourceKind> = Extract<SourceForm, { readonly kind: K }>

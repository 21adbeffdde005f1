import { z } from 'zod'
import { FILE_FORMATS } from '../ir/source/file-format.js'
import { RECORD_FIELDS, type RecordFieldName } from '../ir/source/record-field.js'
import { kafkaSettingsForm } from './kafka-settings-form.js'
import { recordFormatForm } from './record-format-form.js'
import { columnTypes, optionValue, optionValues } from './value-form.js'

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
  key: z.exactOptional(recordFormatForm),
  value: z.exactOptional(recordFormatForm),
  include: z.exactOptional(include.describe('Record fields as columns: { timestamp: ingested_at }.')),
  headers: z.exactOptional(
    z
      .record(z.string(), z.string())
      .describe('The last value of a header as a column: { trace-id: trace_id }.'),
  ),
  read: z.exactOptional(
    z.enum(['stream', 'batch']).describe('A stream (the default), or what is there, once.'),
  ),
  bad_record_budget: z.exactOptional(
    z
      .strictObject({
        count: z.exactOptional(z.int().min(0)),
        percent: z.exactOptional(z.number().min(0).max(100)),
      })
      .describe('How many records each query may drop before the job fails: { count: 100, percent: 1 }.'),
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

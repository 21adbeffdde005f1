import { z } from 'zod'
import { structTypeForm } from '../data-type-form.js'
import { optionMapForm, optionValueForm, paramForm } from '../option-value-form.js'
import { FILE_FORMATS } from './file-format.js'
import { kafkaSettingsForm } from './kafka-settings-form.js'
import { RECORD_FIELDS, type RecordFieldName } from './record-field.js'

const base = { name: z.exactOptional(z.string()), site: z.exactOptional(z.string()) }
const count = z.exactOptional(z.int().min(1))
const flag = z.exactOptional(z.boolean())
const fieldNames = Object.keys(RECORD_FIELDS) as [RecordFieldName, ...RecordFieldName[]]

const fieldsBase = { schema: structTypeForm, badRecords: z.enum(['drop', 'fail', 'null']) }

const textFields = {
  ...fieldsBase,
  options: z.exactOptional(z.record(z.string(), z.string())),
}

const registryForm = z.strictObject({
  url: optionValueForm,
  auth: z.exactOptional(paramForm),
  subjects: z.exactOptional(z.array(z.string()).min(1)),
  unknownSchemas: z.exactOptional(z.enum(['bad', 'fail'])),
})

const recordFormatForm = z.discriminatedUnion('kind', [
  z.strictObject({ ...fieldsBase, kind: z.literal('avro'), avroSchema: z.string() }),
  z.strictObject({ kind: z.literal('binary'), column: z.string() }),
  z.strictObject({
    ...fieldsBase,
    kind: z.literal('confluent_avro'),
    avroSchema: z.string(),
    registry: registryForm,
  }),
  z.strictObject({
    ...textFields,
    kind: z.literal('confluent_json'),
    registry: z.exactOptional(registryForm),
  }),
  z.strictObject({ ...textFields, kind: z.literal('csv') }),
  z.strictObject({ ...textFields, kind: z.literal('json') }),
  z.strictObject({ kind: z.literal('text'), column: z.string() }),
])

/** The form of a Kafka source in a document. */
export const kafkaSourceForm = z.strictObject({
  ...base,
  kind: z.literal('kafka_source'),
  read: z.exactOptional(z.literal('batch')),
  topics: z.exactOptional(z.array(z.string())),
  topicPattern: z.exactOptional(z.string()),
  partitions: z.exactOptional(z.record(z.string(), z.array(z.int().min(0)))),
  bootstrapServers: z.exactOptional(optionValueForm),
  key: z.exactOptional(recordFormatForm),
  value: z.exactOptional(recordFormatForm),
  include: z.array(z.strictObject({ field: z.enum(fieldNames), column: z.string() })),
  headers: z.exactOptional(z.array(z.strictObject({ header: z.string(), column: z.string() }))),
  ...kafkaSettingsForm,
  badRecordBudget: z.exactOptional(
    z.strictObject({
      count: z.exactOptional(z.int().min(0)),
      percent: z.exactOptional(z.number().min(0).max(100)),
    }),
  ),
  options: optionMapForm,
})

/** The form of files that are read. */
export const filesSourceForm = z.strictObject({
  ...base,
  kind: z.literal('files_source'),
  format: z.enum(FILE_FORMATS),
  path: optionValueForm,
  rowType: structTypeForm,
  read: z.exactOptional(z.literal('stream')),
  badRecords: z.exactOptional(z.literal('null')),
  header: flag,
  multiLine: flag,
  pathGlobFilter: z.exactOptional(z.string()),
  recursiveFileLookup: flag,
  maxFilesPerTrigger: count,
  latestFirst: flag,
  options: optionMapForm,
})

/** The form of a stream of numbered rows. */
export const rateSourceForm = z.strictObject({
  ...base,
  kind: z.literal('rate_source'),
  rowsPerSecond: count,
  numPartitions: count,
  rampUpTime: z.exactOptional(z.string()),
})

/** The form of rows that stand in the job. */
export const rowsSourceForm = z.strictObject({
  ...base,
  kind: z.literal('rows_source'),
  rowType: structTypeForm,
  rows: z.array(z.record(z.string(), z.json())),
})

import { z } from 'zod'
import { structTypeForm } from '../data-type-form.js'
import { expressionForm, namedExpressionForm } from '../expression/expression-form.js'
import { RECORD_FIELDS, type RecordFieldName } from '../source/record-field.js'
import type { RelationEntry } from './relation-entry.js'

const base = { name: z.exactOptional(z.string()), site: z.exactOptional(z.string()) }
const step = { ...base, input: z.int().min(0) }
const pair = { ...step, other: z.int().min(0) }
const columns = z.array(namedExpressionForm)
const count = z.exactOptional(z.int().min(1))
const fieldNames = Object.keys(RECORD_FIELDS) as [RecordFieldName, ...RecordFieldName[]]

/** The form of an option's value in a document. */
export const optionValueForm = z.union([z.string(), z.strictObject({ param: z.string() })])

const textFields = {
  schema: structTypeForm,
  badRecords: z.enum(['drop', 'fail', 'null']),
  options: z.exactOptional(z.record(z.string(), z.string())),
}

const recordFormatForm = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('binary'), column: z.string() }),
  z.strictObject({ ...textFields, kind: z.literal('csv') }),
  z.strictObject({ ...textFields, kind: z.literal('json') }),
  z.strictObject({ kind: z.literal('text'), column: z.string() }),
])

/** The form of a relation in a document. */
export const relationForm: z.ZodType<RelationEntry> = z.discriminatedUnion('kind', [
  z.strictObject({ ...step, kind: z.literal('aggregate'), keys: columns, aggregates: columns }),
  z.strictObject({ ...step, kind: z.literal('bad_records'), form: z.enum(['records', 'rows']) }),
  z.strictObject({ ...step, kind: z.literal('distinct') }),
  z.strictObject({ ...step, kind: z.literal('drop'), columns: z.array(z.string()) }),
  z.strictObject({ ...step, kind: z.literal('drop_duplicates'), columns: z.array(z.string()) }),
  z.strictObject({
    ...step,
    kind: z.literal('drop_duplicates_within_watermark'),
    columns: z.array(z.string()),
  }),
  z.strictObject({ ...step, kind: z.literal('filter'), condition: expressionForm }),
  z.strictObject({
    ...base,
    kind: z.literal('kafka_source'),
    read: z.exactOptional(z.literal('batch')),
    topics: z.exactOptional(z.array(z.string())),
    topicPattern: z.exactOptional(z.string()),
    bootstrapServers: z.exactOptional(optionValueForm),
    key: z.exactOptional(recordFormatForm),
    value: z.exactOptional(recordFormatForm),
    include: z.array(z.strictObject({ field: z.enum(fieldNames), column: z.string() })),
    headers: z.exactOptional(z.array(z.strictObject({ header: z.string(), column: z.string() }))),
    startingOffsets: z.enum(['earliest', 'latest']),
    maxOffsetsPerTrigger: count,
    minPartitions: count,
    failOnDataLoss: z.exactOptional(z.boolean()),
    options: z.record(z.string(), optionValueForm),
  }),
  z.strictObject({ ...step, kind: z.literal('limit'), rows: z.int() }),
  z.strictObject({
    ...step,
    kind: z.literal('rename'),
    renames: z.array(z.strictObject({ from: z.string(), to: z.string() })),
  }),
  z.strictObject({ ...step, kind: z.literal('select'), columns }),
  z.strictObject({
    ...step,
    kind: z.literal('sort'),
    keys: z.array(
      z.strictObject({
        expression: expressionForm,
        direction: z.enum(['asc', 'desc']),
        nulls: z.exactOptional(z.enum(['first', 'last'])),
      }),
    ),
  }),
  z.strictObject({
    ...pair,
    kind: z.literal('union'),
    allowMissingColumns: z.exactOptional(z.boolean()),
  }),
  z.strictObject({
    ...base,
    kind: z.literal('sql'),
    text: z.string(),
    views: z.array(z.string()),
    inputs: z.array(z.int().min(0)),
    columns: z.exactOptional(structTypeForm),
  }),
  z.strictObject({ ...step, kind: z.literal('watermark'), column: z.string(), delay: z.string() }),
  z.strictObject({ ...step, kind: z.literal('with_columns'), columns }),
])

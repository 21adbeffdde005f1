import { DefineError } from '../../errors/define-error.js'
import type { StructField } from '../../schema/data-type.js'
import { deepFreeze } from '../../util/freeze.js'
import { valueText } from '../../util/value-text.js'
import type { OptionMap, OptionValue } from '../option-value.js'
import type { RelationBase, SpecOf } from '../relation/relation-node.js'
import { checkColumnName, rowSchema } from '../relation/row-schema.js'
import { checkRecordFormat } from './check-record-format.js'
import type { KafkaSettings } from './kafka-option-table.js'
import { checkKafkaOptions } from './kafka-options.js'
import { checkSettingForms } from './kafka-setting-forms.js'
import { checkKafkaReading } from './kafka-source-checks.js'
import { checkSubscription, type KafkaSubscription } from './kafka-topics.js'
import { type HeaderColumn, type IncludedField, RECORD_FIELDS } from './record-field.js'
import { droppingParts, formatColumns, type RecordFormat } from './record-format.js'

/** The records of Kafka topics, as a stream or as those that are there now. */
export interface KafkaSourceNode extends RelationBase, KafkaSubscription, KafkaSettings {
  readonly kind: 'kafka_source'
  /** Absent: a stream. */
  readonly read?: 'batch'
  /** Absent: the run fills in the parameter `bootstrap_servers`. */
  readonly bootstrapServers?: OptionValue
  readonly key?: RecordFormat
  readonly value?: RecordFormat
  readonly include: readonly IncludedField[]
  /** Single headers as columns of text; absent where there are none. */
  readonly headers?: readonly HeaderColumn[]
  /** How many records each query may drop before the job fails; absent: any number. */
  readonly badRecordBudget?: BadRecordBudget
  readonly options: OptionMap
}

/** How many bad records of a source a query may have in a run; the first limit that is exceeded fails the job. */
export interface BadRecordBudget {
  /** At most so many. */
  readonly count?: number
  /** At most so many of a hundred, once a hundred were read, and at the end of the query. */
  readonly percent?: number
}

type Origin = readonly [origin: string, field: StructField]

/** @throws DEFINE_DUPLICATE_COLUMN naming where both columns come from. */
function checkOrigins(columns: readonly Origin[]): void {
  const seen = new Map<string, string>()
  for (const [origin, { name }] of columns) {
    checkColumnName(name)
    const other = seen.get(name.toLowerCase())
    if (other !== undefined) {
      throw new DefineError('DEFINE_DUPLICATE_COLUMN', {
        message: `Column ${name} of a Kafka source: it comes from ${other} and from ${origin}. Expected one column of that name.`,
        hint: "Name the column of a text or binary key or value with text('name'), that of a record field with include: { timestamp: 'name' }.",
        details: { column: name, origins: [other, origin] },
      })
    }
    seen.set(name.toLowerCase(), origin)
  }
}

function checkBudget(spec: SpecOf<KafkaSourceNode>): void {
  const { badRecordBudget: budget } = spec
  if (budget === undefined) return
  const { count, percent } = budget
  const isCount = count === undefined || (Number.isSafeInteger(count) && count >= 0)
  const isPercent = percent === undefined || (percent >= 0 && percent <= 100)
  if (!isCount || !isPercent || (count === undefined && percent === undefined)) {
    throw new DefineError('DEFINE_BAD_VALUE', {
      message: `badRecordBudget of a Kafka source: ${valueText(budget)}. Expected a count from 0 on, a percent from 0 to 100, or both.`,
    })
  }
  if (spec.read === 'batch' || droppingParts(spec).length === 0) {
    throw new DefineError('DEFINE_BAD_VALUE', {
      message: `badRecordBudget of a Kafka source: ${spec.read === 'batch' ? 'of a batch' : 'none of its formats drops records'}. Expected a stream with a format that drops them.`,
      hint: "Write json({ … }, { badRecords: 'drop' }); a batch fails at its first bad record with badRecords: 'fail'.",
    })
  }
}

function checkHeader({ header }: HeaderColumn): void {
  if (typeof header === 'string' && header !== '' && !/\p{Surrogate}/u.test(header)) return
  throw new DefineError('DEFINE_BAD_VALUE', {
    message: `Header of a Kafka source: ${valueText(header)}. Expected a text that is not empty.`,
  })
}

/** A source that does not say where to start does so at the earliest record. */
function withStart(spec: SpecOf<KafkaSourceNode>): SpecOf<KafkaSourceNode> {
  const { startingOffsets, startingTimestamp, startingOffsetsByTimestamp } = spec
  const says = startingOffsets ?? startingTimestamp ?? startingOffsetsByTimestamp
  if (says !== undefined) return spec
  const { options, site, ...rest } = spec
  return { ...rest, startingOffsets: 'earliest', options, ...(site === undefined ? {} : { site }) }
}

export function kafkaSourceNode(spec: SpecOf<KafkaSourceNode>): KafkaSourceNode {
  checkSubscription(spec)
  checkSettingForms(spec)
  checkKafkaReading(spec)
  checkKafkaOptions('source', spec.options)
  if (spec.key !== undefined) checkRecordFormat(spec.key, spec)
  if (spec.value !== undefined) checkRecordFormat(spec.value, spec)
  checkBudget(spec)
  const columns: readonly Origin[] = [
    ...(spec.key === undefined ? [] : formatColumns(spec.key).map((field): Origin => ['the key', field])),
    ...(spec.value === undefined
      ? []
      : formatColumns(spec.value).map((field): Origin => ['the value', field])),
    ...spec.include.map(
      ({ field, column }): Origin => [
        `include.${field}`,
        { name: column, type: RECORD_FIELDS[field], nullable: true },
      ],
    ),
    ...(spec.headers ?? []).map(
      ({ header, column }): Origin => [
        `headers[${JSON.stringify(header)}]`,
        { name: column, type: RECORD_FIELDS.topic, nullable: true },
      ],
    ),
  ]
  for (const header of spec.headers ?? []) checkHeader(header)
  checkOrigins(columns)
  const schema = rowSchema(
    'a Kafka source',
    columns.map(([, field]) => field),
  )
  return deepFreeze({ ...withStart(spec), kind: 'kafka_source', schema })
}

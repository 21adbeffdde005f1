import { DefineError } from '../../errors/define-error.js'
import type { StructField } from '../../schema/data-type.js'
import { deepFreeze } from '../../util/freeze.js'
import type { OptionMap, OptionValue } from '../option-value.js'
import type { RelationBase, SpecOf } from '../relation/relation-node.js'
import { rowSchema } from '../relation/row-schema.js'
import { checkKafkaOptions } from './kafka-options.js'
import { type HeaderColumn, type IncludedField, RECORD_FIELDS } from './record-field.js'
import { BAD_RECORD_MODES, formatColumns, hasFields, type RecordFormat } from './record-format.js'
import { checkTextOptions } from './text-options.js'

/** The records of Kafka topics, as a stream or as those that are there now. */
export interface KafkaSourceNode extends RelationBase {
  readonly kind: 'kafka_source'
  /** Absent: a stream. */
  readonly read?: 'batch'
  /** Topics by name; absent where `topicPattern` is given. */
  readonly topics?: readonly string[]
  /** A Java regular expression that is found anywhere in the topic's name. */
  readonly topicPattern?: string
  /** Absent: the run fills in the parameter `bootstrap_servers`. */
  readonly bootstrapServers?: OptionValue
  readonly key?: RecordFormat
  readonly value?: RecordFormat
  readonly include: readonly IncludedField[]
  /** Single headers as columns of text; absent where there are none. */
  readonly headers?: readonly HeaderColumn[]
  readonly startingOffsets: 'earliest' | 'latest'
  readonly maxOffsetsPerTrigger?: number
  readonly minPartitions?: number
  readonly failOnDataLoss?: boolean
  readonly options: OptionMap
}

type Origin = readonly [origin: string, field: StructField]

function checkTopics({ topics, topicPattern }: SpecOf<KafkaSourceNode>): void {
  if (
    (topics === undefined) === (topicPattern === undefined) ||
    topics?.length === 0 ||
    topicPattern === '' ||
    /\p{Surrogate}/u.test(topicPattern ?? '')
  ) {
    throw new DefineError('DEFINE_BAD_VALUE', {
      message: `Topics of a Kafka source: ${JSON.stringify(topics ?? topicPattern ?? null)}. Expected one of topic, topics and topicPattern.`,
    })
  }
  for (const topic of topics ?? []) checkTopic(topic)
}

/** @throws DEFINE_BAD_NAME unless Kafka allows the topic's name. */
export function checkTopic(topic: string): void {
  const legal = typeof topic === 'string' && /^[A-Za-z0-9._-]{1,249}$/.test(topic)
  if (legal && topic !== '.' && topic !== '..') return
  throw new DefineError('DEFINE_BAD_NAME', {
    message: `Kafka topic: ${JSON.stringify(topic)}. Expected 1 to 249 letters, digits, dots, underscores and hyphens.`,
    ...(typeof topic === 'string' && topic.includes(',')
      ? { hint: 'Give several topics as topics: [ … ].' }
      : {}),
  })
}

function checkCount(option: string, value: number | undefined): void {
  if (value === undefined || (Number.isSafeInteger(value) && value > 0)) return
  throw new DefineError('DEFINE_BAD_VALUE', {
    message: `${option} of a Kafka source: ${String(value)}. Expected a whole number above 0.`,
  })
}

function checkBatch({ read, startingOffsets, maxOffsetsPerTrigger }: SpecOf<KafkaSourceNode>): void {
  if (read !== 'batch') return
  if (startingOffsets === 'latest') {
    throw new DefineError('DEFINE_BAD_VALUE', {
      message:
        'startingOffsets of a Kafka source that is read as a batch: latest. Expected earliest: there is nothing after the latest.',
    })
  }
  if (maxOffsetsPerTrigger !== undefined) {
    throw new DefineError('DEFINE_BAD_VALUE', {
      message:
        'maxOffsetsPerTrigger of a Kafka source that is read as a batch. Expected none: it is read whole.',
    })
  }
}

/** @throws DEFINE_DUPLICATE_COLUMN naming where both columns come from. */
function checkOrigins(columns: readonly Origin[]): void {
  const seen = new Map<string, string>()
  for (const [origin, { name }] of columns) {
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

function checkFormat(format: RecordFormat | undefined): void {
  if (!hasFields(format)) return
  if (!BAD_RECORD_MODES.includes(format.badRecords)) {
    throw new DefineError('DEFINE_BAD_VALUE', {
      message: `badRecords of ${format.kind}: ${JSON.stringify(format.badRecords)}. Expected ${BAD_RECORD_MODES.join(', ')}.`,
    })
  }
  checkTextOptions(format.kind, format.options ?? {})
}

function checkHeader({ header }: HeaderColumn): void {
  if (typeof header === 'string' && header !== '' && !/\p{Surrogate}/u.test(header)) return
  throw new DefineError('DEFINE_BAD_VALUE', {
    message: `Header of a Kafka source: ${JSON.stringify(header)}. Expected a text that is not empty.`,
  })
}

export function kafkaSourceNode(spec: SpecOf<KafkaSourceNode>): KafkaSourceNode {
  checkTopics(spec)
  checkCount('maxOffsetsPerTrigger', spec.maxOffsetsPerTrigger)
  checkCount('minPartitions', spec.minPartitions)
  checkKafkaOptions('source', spec.options)
  checkFormat(spec.key)
  checkFormat(spec.value)
  checkBatch(spec)
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
  return deepFreeze({ ...spec, kind: 'kafka_source', schema })
}

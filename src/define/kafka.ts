import { DefineError } from '../errors/define-error.js'
import type { OptionValue } from '../ir/option-value.js'
import { withMoments } from '../ir/source/kafka-moment.js'
import { type BadRecordBudget, kafkaSourceNode } from '../ir/source/kafka-source-node.js'
import type { RECORD_FIELDS, RecordFieldName } from '../ir/source/record-field.js'
import type { FieldMap, StructType, Typed } from '../schema/data-type.js'
import { valueText } from '../util/value-text.js'
import { siteOf } from './call-site.js'
import { checkByName, checkOptions, type OptionNames } from './check-options.js'
import { Dataset } from './dataset.js'
import type { Format } from './formats.js'
import { KAFKA_SETTING_OPTIONS, type KafkaSettingOptions } from './kafka-settings.js'
import type { AsFields } from './types/fields.js'

/** Which record fields become columns, and under which names: `{ timestamp: 'ingested_at' }`. */
export type Include = { readonly [N in RecordFieldName]?: string }

/** Single headers as columns of text, by the header's name: `{ 'trace-id': 'trace_id' }`. */
export type HeaderColumns = { readonly [header: string]: string }

/** A Kafka source: exactly one of `topic`, `topics`, `topicPattern` and `partitions`; the others are left out. */
export interface KafkaOptions<
  K extends FieldMap = FieldMap,
  V extends FieldMap = FieldMap,
  I extends Include = Include,
  H extends HeaderColumns = HeaderColumns,
> extends KafkaSettingOptions {
  /** One topic. */
  readonly topic?: string
  /** Several topics. */
  readonly topics?: readonly string[]
  /** A Java regular expression, found anywhere in the name of a topic. */
  readonly topicPattern?: string
  /** Only these partitions, by topic: `{ orders: [0, 1] }`. */
  readonly partitions?: Readonly<Record<string, readonly number[]>>
  /** `host:port`, with commas between several; left out, the run fills it in. */
  readonly bootstrapServers?: OptionValue
  /** How a record's key becomes columns; left out, it does not. */
  readonly key?: Format<K>
  /** How a record's value becomes columns; left out, it does not. */
  readonly value?: Format<V>
  /** Which fields of a record become columns beside key and value; left out, none. */
  readonly include?: I
  /** Single headers as columns of text, the last where a record has several: `{ 'trace-id': 'trace_id' }`. @default none */
  readonly headers?: H
  /**
   * A stream, or a batch: the records that are there when the job runs, up to the ends the topics have then.
   * @default 'stream'
   */
  readonly read?: 'stream' | 'batch'
  /**
   * How many records each query may drop before the job fails: `{ count: 100, percent: 1 }`. Left out, any number.
   */
  readonly badRecordBudget?: BadRecordBudget
  /** Options of the Kafka client itself, `kafka.…`; the secret ones as `param('name')`. @default the client's own */
  readonly options?: Readonly<Record<string, OptionValue>>
}

const OPTION_NAMES: OptionNames<KafkaOptions> = {
  ...KAFKA_SETTING_OPTIONS,
  topic: true,
  topics: true,
  topicPattern: true,
  partitions: true,
  bootstrapServers: true,
  key: true,
  value: true,
  include: true,
  read: true,
  headers: true,
  badRecordBudget: true,
  options: true,
}

const INCLUDE_NAMES: OptionNames<Include> = {
  topic: true,
  partition: true,
  offset: true,
  timestamp: true,
  timestampType: true,
  headers: true,
}

/** Columns with the default name in place of `''`. */
type Named<F extends FieldMap, Default extends string> = {
  readonly [C in keyof F as C extends '' ? Default : C]: F[C]
}

/** The headers of a record: an array of name and bytes. */
export type HeadersType = {
  readonly kind: 'array'
  readonly containsNull: boolean
  readonly element: StructType<{
    readonly key: Typed<{ readonly kind: 'string' }, true>
    readonly value: Typed<{ readonly kind: 'binary' }, true>
  }>
}

type IncludedType<N extends RecordFieldName> = N extends 'headers' ? HeadersType : (typeof RECORD_FIELDS)[N]

type Included<I extends Include> = {
  readonly [N in keyof I & RecordFieldName as I[N] extends string ? I[N] : never]: Typed<
    IncludedType<N>,
    true
  >
}

type OfHeaders<H extends HeaderColumns> = {
  readonly [N in keyof H as H[N]]: Typed<(typeof RECORD_FIELDS)['topic'], true>
}

/** The columns of a Kafka source. */
export type KafkaFields<
  K extends FieldMap,
  V extends FieldMap,
  I extends Include,
  H extends HeaderColumns,
> = AsFields<Named<K, 'key'> & Named<V, 'value'> & Included<I> & OfHeaders<H>>

type None = Record<never, never>

function checkRead(value: unknown): void {
  if (value === undefined || value === 'stream' || value === 'batch') return
  throw new DefineError('DEFINE_BAD_VALUE', {
    message: `read of a Kafka source: ${valueText(value)}. Expected stream or batch.`,
  })
}

function checkTopics(value: unknown): void {
  if (value === undefined || Array.isArray(value)) return
  throw new DefineError('DEFINE_BAD_VALUE', {
    message: `topics of a Kafka source: ${valueText(value)}. Expected a list of names.`,
    hint: "One topic is topic: 'quakes'.",
  })
}

function checkFormat(part: 'key' | 'value', value: unknown): void {
  if (value === undefined || typeof Object(value).node === 'function') return
  throw new DefineError('DEFINE_BAD_VALUE', {
    message: `${part} of a Kafka source: ${valueText(value)}. Expected a format, such as json({ id: t.string() }) or text().`,
  })
}

function checkHeaders(value: unknown): void {
  if (
    value === undefined ||
    (typeof value === 'object' && value !== null && Object.keys(value).length > 0 && !Array.isArray(value))
  ) {
    return
  }
  throw new DefineError('DEFINE_BAD_VALUE', {
    message: `headers of a Kafka source: ${valueText(value)}. Expected columns by the names of headers: { 'trace-id': 'trace_id' }.`,
  })
}

/**
 * The records of Kafka topics as rows: a stream, or with `read: 'batch'` those that are there.
 *
 * @example
 * ```ts
 * const quakes = kafka({
 *   topic: 'quakes',
 *   value: json({ id: t.string(), time: t.bigint(), mag: t.double() }),
 *   include: { timestamp: 'ingested_at' },
 * })
 * ```
 * @throws DEFINE_BAD_NAME, DEFINE_BAD_VALUE, DEFINE_DUPLICATE_COLUMN, DEFINE_FORBIDDEN_OPTION, DEFINE_UNKNOWN_OPTION
 */
export function kafka<
  K extends FieldMap = None,
  V extends FieldMap = None,
  const I extends Include = None,
  const H extends HeaderColumns = None,
>(options: KafkaOptions<K, V, I, H>): Dataset<KafkaFields<K, V, I, H>> {
  checkOptions('kafka', options, OPTION_NAMES)
  const { topic, topics, key, value, include = {}, headers, read, options: further, ...rest } = options
  checkOptions('include', include, INCLUDE_NAMES)
  checkTopics(topics)
  if (rest.partitions !== undefined) {
    checkByName('partitions', rest.partitions, 'numbers of partitions by topic, such as { orders: [0, 1] }')
  }
  checkFormat('key', key)
  checkFormat('value', value)
  checkHeaders(headers)
  checkRead(read)
  if (topic !== undefined && topics !== undefined) {
    throw new DefineError('DEFINE_BAD_VALUE', {
      message:
        'Topics of a Kafka source: both topic and topics. Expected one of topic, topics, topicPattern and partitions.',
    })
  }
  const subscribed = topic === undefined ? topics : [topic]
  return new Dataset(
    kafkaSourceNode({
      ...withMoments(rest),
      ...(read === 'batch' ? { read } : {}),
      ...(subscribed === undefined ? {} : { topics: [...subscribed] }),
      ...(key === undefined ? {} : { key: key.node('key') }),
      ...(value === undefined ? {} : { value: value.node('value') }),
      include: Object.entries(include as Include).map(([field, column]) => ({
        field: field as RecordFieldName,
        column,
      })),
      ...(headers === undefined
        ? {}
        : { headers: Object.entries(headers).map(([header, column]) => ({ header, column })) }),
      options: { ...further },
      ...siteOf(),
    }),
  )
}

import type { OptionValue } from '../ir/option-value.js'
import { badRecordsNode } from '../ir/relation/bad-records-node.js'
import type { RECORD_FIELDS } from '../ir/source/record-field.js'
import type { FieldMap, SimpleType, Typed } from '../schema/data-type.js'
import { siteOf } from './call-site.js'
import { checkOptions } from './check-options.js'
import { Dataset, relationOf } from './dataset.js'
import type { HeadersType } from './kafka.js'
import { type SinkDefinition, type SinkOptions, toKafka } from './sinks.js'

type Nullable<T extends Typed['type']> = Typed<T, true>

/** The columns of {@link badRecords}. */
export type BadRecordFields = {
  /** What the record is not: `value: no JSON of the declared fields`. */
  readonly cause: Nullable<SimpleType<'string'>>
  readonly topic: Nullable<(typeof RECORD_FIELDS)['topic']>
  readonly partition: Nullable<(typeof RECORD_FIELDS)['partition']>
  readonly offset: Nullable<(typeof RECORD_FIELDS)['offset']>
  readonly timestamp: Nullable<(typeof RECORD_FIELDS)['timestamp']>
  readonly key: Nullable<SimpleType<'binary'>>
  readonly value: Nullable<SimpleType<'binary'>>
  readonly headers: Nullable<HeadersType>
}

/**
 * The records that a Kafka source drops, as they came, with the cause. A sink of them is a query of its own, with a
 * checkpoint of its own.
 *
 * @example
 * ```ts
 * const quakes = kafka({ topic: 'quakes', value: json({ id: t.string() }, { badRecords: 'drop' }) })
 * job({ name: 'quakes', sinks: { good: results(quakes), bad: results(badRecords(quakes)) } })
 * ```
 * @throws DEFINE_BAD_VALUE unless `source` is what `kafka({ … })` gave, with a format that drops bad records.
 */
export function badRecords<F extends FieldMap>(source: Dataset<F>): Dataset<BadRecordFields> {
  const input = relationOf('badRecords', source)
  return new Dataset(badRecordsNode({ input, form: 'rows', ...siteOf() }))
}

/** What {@link toDeadLetter} takes. */
export interface ToDeadLetterOptions extends Pick<SinkOptions, 'trigger'> {
  /** The topic that the records go to. */
  readonly topic: string
  /** `host:port`, with commas between several; left out, the run fills it in. */
  readonly bootstrapServers?: OptionValue
  /** Further options of Spark's Kafka sink; the secret ones as `param('name')`. @default Spark's own */
  readonly options?: Readonly<Record<string, OptionValue>>
}

/**
 * The records that a Kafka source drops, written to a topic: key, value and headers as they came, and the headers
 * `sparkwire.cause`, `sparkwire.topic`, `sparkwire.partition`, `sparkwire.offset` and `sparkwire.timestamp`.
 *
 * @example
 * ```ts
 * job({ name: 'quakes', sinks: { good: results(quakes), dead: toDeadLetter(quakes, { topic: 'quakes.dead' }) } })
 * ```
 * @throws DEFINE_BAD_VALUE unless `source` is what `kafka({ … })` gave, with a format that drops bad records.
 */
export function toDeadLetter<F extends FieldMap>(
  source: Dataset<F>,
  options: ToDeadLetterOptions,
): SinkDefinition<'kafka'> {
  checkOptions('toDeadLetter', options, { topic: true, trigger: true, bootstrapServers: true, options: true })
  const input = relationOf('toDeadLetter', source)
  return toKafka(new Dataset(badRecordsNode({ input, form: 'records', ...siteOf() })), options)
}

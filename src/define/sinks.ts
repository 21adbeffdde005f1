import type { OptionValue } from '../ir/option-value.js'
import { isStreaming } from '../ir/relation/is-streaming.js'
import { isUnknownRow } from '../ir/relation/unknown-row.js'
import { checkKafkaSinkColumns } from '../ir/sink/kafka-sink.js'
import type { OutputMode } from '../ir/sink/output-mode.js'
import type { LinkedSink, SinkKind, SinkOf } from '../ir/sink/pipeline-sink.js'
import type { ResultWay } from '../ir/sink/results-sink.js'
import type { Trigger } from '../ir/sink/trigger.js'
import type { FieldMap, RowOf } from '../schema/data-type.js'
import { siteOf } from './call-site.js'
import { checkOptions } from './check-options.js'
import { type Dataset, relationOf } from './dataset.js'
import type { UntypedDataset } from './untyped-dataset.js'

const SINK = Symbol.for('sparkwire.sink')

/** Where a dataset goes, before the job names it. `Row` is set for results only. */
export interface SinkDefinition<K extends SinkKind = SinkKind, Row = unknown> {
  readonly [SINK]: true
  readonly kind: K
  /** Never set: it only carries the type. */
  readonly $row?: Row
  /** @internal */
  readonly named: (name: string) => LinkedSink
}

/** What every sink of a stream takes; the rows of a batch are written once, and take neither. */
export interface SinkOptions {
  /**
   * Which rows a micro-batch gives: the new ones, the changed ones, or all.
   * @default 'append'
   */
  readonly outputMode?: OutputMode
  /** When micro-batches start; left out, as the job says. */
  readonly trigger?: Trigger
}

/** What {@link results} takes. */
export interface ResultsOptions extends SinkOptions {
  /**
   * On which way the rows come: gathered by Spark's driver, or straight from the executors that have them, for more of
   * them than one driver should hold.
   * @default 'driver'
   */
  readonly via?: ResultWay
}

/** What {@link toKafka} takes. */
export interface ToKafkaOptions extends SinkOptions {
  /** Left out, the column `topic` says it, row by row. */
  readonly topic?: string
  /** `host:port`, with commas between several; left out, the run fills it in. */
  readonly bootstrapServers?: OptionValue
  /** Further options of Spark's Kafka sink; the secret ones as `param('name')`. @default Spark's own */
  readonly options?: Readonly<Record<string, OptionValue>>
}

/** What {@link toConsole} takes. */
export interface ToConsoleOptions extends SinkOptions {
  /**
   * Whether values longer than 20 characters are cut.
   * @default true
   */
  readonly truncate?: boolean
  /**
   * Rows printed per micro-batch.
   * @default 20
   */
  readonly numRows?: number
}

/** The names of what every sink takes. @internal */
export const COMMON = { outputMode: true, trigger: true } as const

/** Whether `value` is a sink, of any copy of the package. */
export function isSink(value: unknown): value is SinkDefinition {
  return typeof value === 'object' && value !== null && (value as { [SINK]?: unknown })[SINK] === true
}

/** A sink before the job names it. @internal */
export function sink<K extends SinkKind, Row>(
  kind: K,
  parts: Omit<SinkOf<K>, 'kind' | 'name'>,
): SinkDefinition<K, Row> {
  const site = siteOf()
  const mode = isStreaming(parts.input) ? { outputMode: parts.outputMode ?? 'append' } : {}
  return Object.freeze({
    [SINK]: true as const,
    kind,
    named: (name: string) => ({ ...parts, ...mode, ...site, kind, name }) as LinkedSink,
  })
}

/**
 * Rows that come back to the caller, complete and in order.
 *
 * @example
 * ```ts
 * job({ name: 'quakes', sinks: { strong: results(strong) } })
 * ```
 */
export function results<F extends FieldMap>(
  dataset: Dataset<F>,
  options?: ResultsOptions,
): SinkDefinition<'results', RowOf<F>>
export function results(
  dataset: UntypedDataset,
  options?: ResultsOptions,
): SinkDefinition<'results', Readonly<Record<string, unknown>>>
export function results(dataset: unknown, options: ResultsOptions = {}): SinkDefinition<'results', unknown> {
  checkOptions('results', options, { ...COMMON, via: true })
  return sink('results', { input: relationOf('results', dataset), ...options })
}

/**
 * Records written to Kafka, one per row, from the columns `value` (a string or binary), `key`, `topic`,
 * `headers` and `partition`.
 *
 * @example
 * ```ts
 * toKafka(strong.select((c) => ({ key: c.id, value: toJson(struct({ mag: c.mag })) })), { topic: 'alerts' })
 * ```
 * @throws DEFINE_SINK_COLUMNS unless the columns are those.
 */
export function toKafka<F extends FieldMap>(
  dataset: Dataset<F> | UntypedDataset,
  options: ToKafkaOptions = {},
): SinkDefinition<'kafka'> {
  checkOptions('toKafka', options, { ...COMMON, topic: true, bootstrapServers: true, options: true })
  const input = relationOf('toKafka', dataset)
  if (!isUnknownRow(input.schema)) checkKafkaSinkColumns(options.topic ?? '', input.schema, options.topic)
  return sink('kafka', { ...options, input, options: { ...options.options } })
}

/** Rows printed by the driver, micro-batch by micro-batch. */
export function toConsole<F extends FieldMap>(
  dataset: Dataset<F> | UntypedDataset,
  options: ToConsoleOptions = {},
): SinkDefinition<'console'> {
  checkOptions('toConsole', options, { ...COMMON, truncate: true, numRows: true })
  return sink('console', { ...options, input: relationOf('toConsole', dataset) })
}

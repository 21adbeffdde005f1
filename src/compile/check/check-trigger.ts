import { CompileError } from '../../errors/compile-error.js'
import { childrenOf } from '../../ir/expression/children.js'
import type { ExpressionNode } from '../../ir/expression/expression-node.js'
import { intervalMicros } from '../../ir/expression/interval.js'
import { isStreaming } from '../../ir/relation/is-streaming.js'
import { inputsOf } from '../../ir/relation/relation-entry.js'
import type { RelationKind, RelationNode } from '../../ir/relation/relation-node.js'
import { outputModeOf } from '../../ir/sink/output-mode.js'
import type { LinkedSink, SinkKind } from '../../ir/sink/pipeline-sink.js'
import type { Trigger } from '../../ir/sink/trigger.js'
import { KAFKA_SOURCE_OPTIONS, type KafkaSettingName } from '../../ir/source/kafka-option-table.js'

type Check = (sink: LinkedSink, trigger: Trigger) => void

function refused(sink: LinkedSink, why: string, hint: string): CompileError {
  return new CompileError('COMPILE_TRIGGER', {
    message: `Trigger of the sink ${sink.name}: ${sink.trigger?.kind}. ${why}`,
    hint,
    details: {
      sink: sink.name,
      trigger: sink.trigger?.kind,
      ...(sink.site === undefined ? {} : { site: sink.site }),
    },
  })
}

/** The streams that a relation is made of: itself and what lies behind it. */
function streamsOf(node: RelationNode): readonly RelationNode[] {
  if (!isStreaming(node)) return []
  return [node, ...inputsOf(node).flatMap(streamsOf)]
}

/** Settings of a Kafka source that Spark leaves out, or fails at, with a trigger. */
function withoutSettings(sink: LinkedSink, names: readonly KafkaSettingName[], hint: string): void {
  for (const node of streamsOf(sink.input)) {
    if (node.kind !== 'kafka_source') continue
    const found = names.find((name) => node[name] !== undefined)
    if (found === undefined) continue
    throw refused(sink, `Expected a Kafka source without ${KAFKA_SOURCE_OPTIONS[found].spark}.`, hint)
  }
}

/** The kinds of sinks and streams that a trigger is for. */
function only(
  sink: LinkedSink,
  sinks: readonly SinkKind[],
  relations: readonly RelationKind[],
  advice: string,
): void {
  if (!sinks.includes(sink.kind)) {
    throw refused(sink, `Expected a sink of the kind ${sinks.join(', ')}; this is ${sink.kind}.`, advice)
  }
  const other = streamsOf(sink.input).find(({ kind }) => !relations.includes(kind))
  if (other === undefined) return
  throw refused(sink, `Expected only sources and steps that work row by row; there is ${other.kind}.`, advice)
}

const ROW_BY_ROW: readonly RelationKind[] = ['drop', 'filter', 'rename', 'select', 'with_columns']
const MOVING_SINKS: readonly SinkKind[] = ['console', 'kafka', 'memory']
const MICRO_BATCHES = 'Write processingTime(…), or leave the trigger out.'

function readsClock(expression: ExpressionNode): boolean {
  const isClock = expression.kind === 'call' && /^(?:current_|local|now$)/.test(expression.function)
  return isClock || childrenOf(expression).some(readsClock)
}

function expressionsOf(node: RelationNode): readonly ExpressionNode[] {
  if (node.kind === 'filter') return [node.condition]
  return node.kind === 'select' || node.kind === 'with_columns'
    ? node.columns.map(({ expression }) => expression)
    : []
}

/** What Spark asks of a query with each trigger. */
const CHECKS: { readonly [K in Trigger['kind']]: Check } = {
  available_now: (sink) => {
    withoutSettings(
      sink,
      ['minOffsetsPerTrigger'],
      'The last records could be left unread: leave minOffsetsPerTrigger out.',
    )
    endsAtAll(sink)
  },
  continuous: (sink) => {
    only(sink, MOVING_SINKS, [...ROW_BY_ROW, 'kafka_source', 'rate_source'], MICRO_BATCHES)
    withoutSettings(
      sink,
      [
        'maxOffsetsPerTrigger',
        'minOffsetsPerTrigger',
        'maxTriggerDelay',
        'minPartitions',
        'maxRecordsPerPartition',
      ],
      'There are no micro-batches that it could be about.',
    )
    if (streamsOf(sink.input).flatMap(expressionsOf).some(readsClock)) {
      throw refused(sink, 'Expected no current time: without micro-batches there is none.', MICRO_BATCHES)
    }
  },
  once: (sink) => {
    withoutSettings(
      sink,
      ['maxOffsetsPerTrigger', 'minOffsetsPerTrigger'],
      'Spark would take all there is at once: write availableNow(), which heeds the limit.',
    )
    const files = streamsOf(sink.input).find(
      (node) => node.kind === 'files_source' && node.maxFilesPerTrigger !== undefined,
    )
    if (files !== undefined) {
      throw refused(
        sink,
        'Expected files without maxFilesPerTrigger.',
        'Spark would take all files at once: write availableNow(), which heeds the limit.',
      )
    }
    endsAtAll(sink)
  },
  processing_time: () => undefined,
  real_time: (sink, trigger) => {
    only(sink, MOVING_SINKS, [...ROW_BY_ROW, 'kafka_source'], MICRO_BATCHES)
    withoutSettings(
      sink,
      ['maxOffsetsPerTrigger', 'minOffsetsPerTrigger', 'maxTriggerDelay', 'minPartitions'],
      'Real-time mode takes each record as it comes.',
    )
    if (outputModeOf(sink) !== 'update') {
      throw refused(
        sink,
        `Expected the output mode update; it is ${outputModeOf(sink)}.`,
        "Write outputMode: 'update'.",
      )
    }
    if (trigger.kind === 'real_time' && intervalMicros(trigger.interval) < 5_000_000) {
      throw refused(
        sink,
        `Expected 5 seconds or more; it is ${trigger.interval}.`,
        'It is how often Spark writes down how far it has come; rows do not wait for it.',
      )
    }
  },
}

/** A rate has nothing yet when a query starts. */
function endsAtAll(sink: LinkedSink): void {
  if (streamsOf(sink.input).every(({ kind }) => kind !== 'rate_source')) return
  throw refused(
    sink,
    'Expected a source that has something when the query starts; there is rate.',
    MICRO_BATCHES,
  )
}

/** Spark's rules of triggers, before Spark. @throws COMPILE_TRIGGER */
export function checkTrigger(sink: LinkedSink): void {
  if (sink.trigger !== undefined) CHECKS[sink.trigger.kind](sink, sink.trigger)
}

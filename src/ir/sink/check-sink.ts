import { DefineError } from '../../errors/define-error.js'
import { valueText } from '../../util/value-text.js'
import { checkInterval } from '../expression/interval.js'
import { isStreaming } from '../relation/is-streaming.js'
import { isUnknownRow } from '../relation/unknown-row.js'
import { checkKafkaOptions } from '../source/kafka-options.js'
import { checkTopic } from '../source/kafka-topics.js'
import { checkFilesSink } from './files-sink.js'
import { checkKafkaSinkColumns } from './kafka-sink.js'
import { OUTPUT_MODES } from './output-mode.js'
import { bySinkKind, type LinkedSink, type SinkTable } from './pipeline-sink.js'
import { RESULT_WAYS } from './results-sink.js'
import type { Trigger } from './trigger.js'

const CHECKS: SinkTable<void> = {
  files: (sink) => checkFilesSink(sink, isStreaming(sink.input)),
  console: ({ name, numRows }) => {
    if (numRows !== undefined && !(Number.isSafeInteger(numRows) && numRows > 0)) {
      throw new DefineError('DEFINE_BAD_VALUE', {
        message: `numRows of the console sink ${name}: ${String(numRows)}. Expected a whole number above 0.`,
      })
    }
  },
  kafka: ({ name, input, topic, options }) => {
    if (topic !== undefined) checkTopic(topic)
    checkKafkaOptions('sink', options)
    // Of a query that declares no columns, Spark says whether it has what the sink takes.
    if (!isUnknownRow(input.schema)) checkKafkaSinkColumns(name, input.schema, topic)
  },
  memory: ({ name, input }) => {
    if (isStreaming(input)) return
    throw new DefineError('DEFINE_BAD_VALUE', {
      message: `Memory sink ${name}: its rows are a batch. Expected a stream.`,
      hint: 'Read the source as a stream, or take results(…).',
    })
  },
  results: ({ name, via }) => {
    if (via === undefined || RESULT_WAYS.includes(via)) return
    throw new DefineError('DEFINE_BAD_VALUE', {
      message: `via of the results sink ${name}: ${valueText(via)}. Expected ${RESULT_WAYS.join(' or ')}.`,
    })
  },
}

/**
 * Sink names become variables, query names and checkpoint folders.
 * @throws DEFINE_BAD_NAME unless the name serves as one and is not among `taken`, to which it is added.
 */
export function checkSinkName(name: string, taken: Set<string>): void {
  if (!/^[A-Za-z][A-Za-z0-9_]{0,99}$/.test(name)) {
    throw new DefineError('DEFINE_BAD_NAME', {
      message: `Name of a sink: ${valueText(name)}. Expected a letter, then letters, digits and underscores, 100 at most.`,
    })
  }
  if (taken.has(name.toLowerCase())) {
    throw new DefineError('DEFINE_BAD_NAME', {
      message: `Name of a sink: ${name}. Expected names that differ by more than upper and lower case.`,
    })
  }
  taken.add(name.toLowerCase())
}

/** What says when and which rows of a stream are written has no meaning for a batch, which is written once. */
function checkBatchSink({ name, trigger, outputMode }: LinkedSink): void {
  const [option] = Object.entries({ trigger, outputMode }).find(([, value]) => value !== undefined) ?? []
  if (option === undefined) return
  throw new DefineError('DEFINE_BAD_VALUE', {
    message: `${option} of the sink ${name}: its rows are a batch, which is written once. Expected none.`,
    hint: 'Leave it out, or read the source as a stream.',
    details: { sink: name, option },
  })
}

const TRIGGERS: { readonly [K in Trigger['kind']]: true } = {
  available_now: true,
  continuous: true,
  once: true,
  processing_time: true,
  real_time: true,
}

/** @throws DEFINE_BAD_VALUE, DEFINE_SINK_COLUMNS, DEFINE_FORBIDDEN_OPTION */
export function checkSink(sink: LinkedSink): void {
  if (!isStreaming(sink.input)) checkBatchSink(sink)
  if (sink.outputMode !== undefined && !OUTPUT_MODES.includes(sink.outputMode)) {
    throw new DefineError('DEFINE_BAD_VALUE', {
      message: `outputMode of the sink ${sink.name}: ${valueText(sink.outputMode)}. Expected ${OUTPUT_MODES.join(', ')}.`,
    })
  }
  if (sink.trigger !== undefined && !Object.hasOwn(TRIGGERS, String(Object(sink.trigger).kind))) {
    throw new DefineError('DEFINE_BAD_VALUE', {
      message: `trigger of the sink ${sink.name}: ${valueText(sink.trigger)}. Expected one, such as availableNow() gives.`,
    })
  }
  if (sink.trigger !== undefined && 'interval' in sink.trigger) {
    checkInterval('Interval of a trigger', sink.trigger.interval)
  }
  bySinkKind(CHECKS, sink)
}

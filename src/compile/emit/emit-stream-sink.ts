import { outputModeOf } from '../../ir/sink/output-mode.js'
import { bySinkKind, type LinkedSink, type SinkTable } from '../../ir/sink/pipeline-sink.js'
import type { Trigger } from '../../ir/sink/trigger.js'
import { attribute, method, name } from '../python/build.js'
import { PY_TRUE, pyString } from '../python/literal.js'
import type { PyExpression, PyKeyword } from '../python/python-ast.js'
import { emitOptionValue, withOptions } from './emit-option.js'
import { partitioned } from './partitioned.js'
import { type Options, SINK_OPTIONS, viaKeyword } from './sink-options.js'

type TriggerEmitters = {
  readonly [K in Trigger['kind']]: (trigger: Extract<Trigger, { readonly kind: K }>) => PyKeyword
}

const TRIGGERS: TriggerEmitters = {
  available_now: () => ({ name: 'availableNow', value: PY_TRUE }),
  continuous: ({ interval }) => ({ name: 'continuous', value: pyString(interval) }),
  once: () => ({ name: 'once', value: PY_TRUE }),
  processing_time: ({ interval }) => ({ name: 'processingTime', value: pyString(interval) }),
  real_time: ({ interval }) => ({ name: 'realTime', value: pyString(interval) }),
}

function triggered(writer: PyExpression, trigger: Trigger | undefined): PyExpression {
  if (trigger === undefined) return writer
  const keyword = TRIGGERS[trigger.kind] as (trigger: Trigger) => PyKeyword
  return method(writer, 'trigger', [], [keyword(trigger)])
}

const checkpoint = (sink: LinkedSink): Options[number] => [
  'checkpointLocation',
  method(name('bridge'), 'checkpoint', [pyString(sink.name)]),
]

const WRITERS: SinkTable<PyExpression, [writer: PyExpression, variable: string]> = {
  console: (sink, writer) =>
    withOptions(method(writer, 'format', [pyString('console')]), [
      ...SINK_OPTIONS.console(sink),
      checkpoint(sink),
    ]),
  files: (sink, writer) =>
    withOptions(partitioned(method(writer, 'format', [pyString(sink.format)]), sink), [
      ...SINK_OPTIONS.files(sink),
      ['path', emitOptionValue(sink.path)],
      checkpoint(sink),
    ]),
  kafka: (sink, writer) =>
    withOptions(method(writer, 'format', [pyString('kafka')]), [
      ...SINK_OPTIONS.kafka(sink),
      checkpoint(sink),
    ]),
  // Spark goes on from a checkpoint only where the table can be written anew.
  memory: (_sink, writer) => method(writer, 'format', [pyString('memory')]),
  results: (sink, writer, variable) =>
    method(withOptions(writer, [checkpoint(sink)]), 'foreachBatch', [
      method(name('bridge'), 'result', [pyString(sink.name), name(variable)], viaKeyword(sink)),
    ]),
}

/** The streaming query of a sink, from `writeStream` to `start()`. */
export function emitStreamSink(sink: LinkedSink, variable: string): PyExpression {
  const named = method(attribute(name(variable), 'writeStream'), 'queryName', [pyString(sink.name)])
  const writer = triggered(method(named, 'outputMode', [pyString(outputModeOf(sink))]), sink.trigger)
  return method(bySinkKind(WRITERS, sink, writer, variable), 'start')
}

import { bySinkKind, type LinkedSink, type SinkTable } from '../../ir/sink/pipeline-sink.js'
import type { Trigger } from '../../ir/sink/trigger.js'
import { attribute, method, name } from '../python/build.js'
import { PY_TRUE, pyBoolean, pyInteger, pyString } from '../python/literal.js'
import type { PyExpression, PyKeyword } from '../python/python-ast.js'
import { BOOTSTRAP_SERVERS, emitOptionValue, withOptions } from './emit-option.js'

type TriggerEmitters = {
  readonly [K in Trigger['kind']]: (trigger: Extract<Trigger, { readonly kind: K }>) => PyKeyword
}

const TRIGGERS: TriggerEmitters = {
  available_now: () => ({ name: 'availableNow', value: PY_TRUE }),
  processing_time: ({ interval }) => ({ name: 'processingTime', value: pyString(interval) }),
}

function triggered(writer: PyExpression, trigger: Trigger | undefined): PyExpression {
  if (trigger === undefined) return writer
  const keyword = TRIGGERS[trigger.kind] as (trigger: Trigger) => PyKeyword
  return method(writer, 'trigger', [], [keyword(trigger)])
}

const checkpoint = (sink: LinkedSink): PyExpression =>
  method(name('bridge'), 'checkpoint', [pyString(sink.name)])

const WRITERS: SinkTable<PyExpression, [writer: PyExpression, variable: string]> = {
  console: (sink, writer) =>
    withOptions(method(writer, 'format', [pyString('console')]), [
      ['truncate', sink.truncate === undefined ? undefined : pyBoolean(sink.truncate)],
      ['numRows', sink.numRows === undefined ? undefined : pyInteger(BigInt(sink.numRows))],
      ['checkpointLocation', checkpoint(sink)],
    ]),
  kafka: (sink, writer) =>
    withOptions(method(writer, 'format', [pyString('kafka')]), [
      ['kafka.bootstrap.servers', emitOptionValue(sink.bootstrapServers ?? BOOTSTRAP_SERVERS)],
      ['topic', sink.topic === undefined ? undefined : pyString(sink.topic)],
      ...Object.entries(sink.options).map(([key, value]) => [key, emitOptionValue(value)] as const),
      ['checkpointLocation', checkpoint(sink)],
    ]),
  results: (sink, writer, variable) =>
    method(withOptions(writer, [['checkpointLocation', checkpoint(sink)]]), 'foreachBatch', [
      method(name('bridge'), 'result', [pyString(sink.name), name(variable)]),
    ]),
}

/** The streaming query of a sink, from `writeStream` to `start()`. */
export function emitSink(sink: LinkedSink, variable: string): PyExpression {
  const named = method(attribute(name(variable), 'writeStream'), 'queryName', [pyString(sink.name)])
  const writer = triggered(method(named, 'outputMode', [pyString(sink.outputMode)]), sink.trigger)
  return method(bySinkKind(WRITERS, sink, writer, variable), 'start')
}

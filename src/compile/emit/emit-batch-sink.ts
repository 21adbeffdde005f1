import { bySinkKind, type LinkedSink, type SinkTable } from '../../ir/sink/pipeline-sink.js'
import { attribute, method, name } from '../python/build.js'
import { PY_FALSE, pyString } from '../python/literal.js'
import type { PyExpression, PyKeyword } from '../python/python-ast.js'
import { emitOptionValue, withOptions } from './emit-option.js'
import { partitioned } from './partitioned.js'
import { SINK_OPTIONS, viaKeyword } from './sink-options.js'

/** What a sink is beside: alone, it may be waited for where it stands. */
export interface Surroundings {
  readonly isAlone: boolean
}

const written = (variable: string, format: string): PyExpression =>
  method(attribute(name(variable), 'write'), 'format', [pyString(format)])

const saved = (writer: PyExpression): PyExpression => method(writer, 'save')

const WRITERS: SinkTable<PyExpression, [variable: string, surroundings: Surroundings]> = {
  console: (sink, variable) => saved(withOptions(written(variable, 'console'), SINK_OPTIONS.console(sink))),
  files: (sink, variable) => {
    const writer = partitioned(written(variable, sink.format), sink)
    const mode = sink.mode === undefined ? writer : method(writer, 'mode', [pyString(sink.mode)])
    return method(withOptions(mode, SINK_OPTIONS.files(sink)), 'save', [emitOptionValue(sink.path)])
  },
  kafka: (sink, variable) => saved(withOptions(written(variable, 'kafka'), SINK_OPTIONS.kafka(sink))),
  memory: ({ name: sinkName }) => {
    throw new TypeError(`Memory sink of a batch: ${sinkName}`)
  },
  results: (sink, variable, { isAlone }) => {
    // An unread result stalls only itself: beside others it is handed over in the background.
    const wait: readonly PyKeyword[] = isAlone ? [] : [{ name: 'wait', value: PY_FALSE }]
    return method(
      name('bridge'),
      'send',
      [pyString(sink.name), name(variable)],
      [...viaKeyword(sink), ...wait],
    )
  },
}

/** The rows of a batch on their way to its sink. */
export function emitBatchSink(sink: LinkedSink, variable: string, surroundings: Surroundings): PyExpression {
  return bySinkKind(WRITERS, sink, variable, surroundings)
}

import { isStreaming } from '../../ir/relation/is-streaming.js'
import type { SinkStep } from '../lower/lower-pipeline.js'
import { method, name } from '../python/build.js'
import type { PyExpression, PyStatement } from '../python/python-ast.js'
import { emitBatchSink } from './emit-batch-sink.js'
import { emitStreamSink } from './emit-stream-sink.js'

/** Which do not hold up the statements behind them, first: queries, then results of batches, then writes. */
function order({ sink }: SinkStep): number {
  if (isStreaming(sink.input)) return 0
  return sink.kind === 'results' ? 1 : 2
}

/** The statements of all sinks, and the wait for what then goes on. */
export function emitSinks(sinks: readonly SinkStep[]): readonly PyStatement[] {
  const isAlone = sinks.length === 1
  const emit = ({ sink, variable }: SinkStep): PyExpression =>
    isStreaming(sink.input) ? emitStreamSink(sink, variable) : emitBatchSink(sink, variable, { isAlone })
  const ordered = [...sinks].sort((left, right) => order(left) - order(right))
  const goesOn = ordered.some(({ sink }) => isStreaming(sink.input) || (sink.kind === 'results' && !isAlone))
  return [
    ...ordered.map((step): PyStatement => {
      const { name: sinkName, kind, site } = step.sink
      const label = `${kind} sink ${sinkName}`
      return {
        kind: 'expression',
        value: emit(step),
        origin: site === undefined ? { label } : { label, site },
      }
    }),
    ...(goesOn ? [{ kind: 'expression', value: method(name('bridge'), 'wait') } as const] : []),
  ]
}

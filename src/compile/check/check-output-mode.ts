import { CompileError } from '../../errors/compile-error.js'
import type { NamedExpression } from '../../ir/expression/expression-node.js'
import { isStreaming } from '../../ir/relation/is-streaming.js'
import { inputsOf } from '../../ir/relation/relation-entry.js'
import type { RelationNode, RelationOf } from '../../ir/relation/relation-node.js'
import { type OutputMode, outputModeOf } from '../../ir/sink/output-mode.js'
import type { LinkedSink } from '../../ir/sink/pipeline-sink.js'
import { goesByEventTime } from './event-time-steps.js'
import { CALLS } from './step-call.js'
import { watermarkedColumns } from './watermarked-columns.js'

/** The aggregations of streams that a relation is made by, the last first. */
function aggregationsOf(node: RelationNode): readonly RelationOf<'aggregate'>[] {
  const behind = inputsOf(node).flatMap(aggregationsOf)
  return node.kind === 'aggregate' && isStreaming(node) ? [node, ...behind] : behind
}

/** The call that goes by event time behind an aggregation, if there is one: groups that change would be late rows for it. */
function chained(node: RelationNode): string | undefined {
  const call = goesByEventTime(node) ? CALLS[node.kind] : undefined
  if (call !== undefined && inputsOf(node).some((input) => aggregationsOf(input).length > 0)) return call
  for (const input of inputsOf(node)) {
    const found = chained(input)
    if (found !== undefined) return found
  }
  return undefined
}

/** Whether a query in SQL or a step in Python is behind it, of which nothing is known here. */
export function hasQuery(node: RelationNode): boolean {
  return node.kind === 'sql' || node.kind === 'transform' || inputsOf(node).some(hasQuery)
}

function refused(sink: LinkedSink, why: string, hint: string): CompileError {
  return new CompileError('COMPILE_OUTPUT_MODE', {
    message: `Output mode of the sink ${sink.name}: ${outputModeOf(sink)}. ${why}`,
    hint,
    details: {
      sink: sink.name,
      outputMode: outputModeOf(sink),
      ...(sink.site === undefined ? {} : { site: sink.site }),
    },
  })
}

const isSession = ({ expression }: NamedExpression): boolean => expression.kind === 'session_window'

const CHECKS: { readonly [M in OutputMode]: (sink: LinkedSink) => void } = {
  append: (sink) => {
    const open = aggregationsOf(sink.input).find((node) => watermarkedColumns(node).size === 0)
    if (open === undefined) return
    throw refused(
      sink,
      'Expected a watermark on the time that is grouped by: without one no group is ever complete.',
      "Put .withWatermark('at', '1 hour') before groupBy and group by tumbling(c.at, …), or write outputMode: 'update'.",
    )
  },
  complete: (sink) => {
    if (aggregationsOf(sink.input).length > 0 || hasQuery(sink.input)) return
    throw refused(
      sink,
      'Expected a groupBy: Spark keeps no rows but those of groups.',
      "Write outputMode: 'append'.",
    )
  },
  update: (sink) => {
    const sessions = aggregationsOf(sink.input).some(({ keys }) => keys.some(isSession))
    if (!sessions) return
    throw refused(
      sink,
      'Expected another mode for a session window: a session that grows would have to be taken back.',
      "Write outputMode: 'append', with a watermark, or 'complete'.",
    )
  },
}

/** Spark's rules of output modes, before Spark. @throws COMPILE_OUTPUT_MODE */
export function checkOutputMode(sink: LinkedSink): void {
  if (!isStreaming(sink.input)) return
  const outputMode = outputModeOf(sink)
  if (sink.kind === 'files' && outputMode !== 'append') {
    throw refused(
      sink,
      'Expected append: a file is written once and never changed.',
      "Write outputMode: 'append'.",
    )
  }
  CHECKS[outputMode](sink)
  if (outputMode === 'append') return
  const call = hasQuery(sink.input) ? undefined : chained(sink.input)
  if (call === undefined) return
  throw refused(
    sink,
    `Expected no ${call} behind a groupBy: Spark chains them in append mode only.`,
    "Write outputMode: 'append', with a watermark.",
  )
}

import { CompileError } from '../../errors/compile-error.js'
import { isStreaming } from '../../ir/relation/is-streaming.js'
import { inputsOf } from '../../ir/relation/relation-entry.js'
import type { RelationNode, RelationOf } from '../../ir/relation/relation-node.js'
import { type OutputMode, outputModeOf } from '../../ir/sink/output-mode.js'
import type { LinkedSink } from '../../ir/sink/pipeline-sink.js'
import { watermarkedColumns } from './watermarked-columns.js'

/** The aggregations that a relation is made by, the last first. */
export function aggregationsOf(node: RelationNode): readonly RelationOf<'aggregate'>[] {
  const behind = inputsOf(node).flatMap(aggregationsOf)
  return node.kind === 'aggregate' ? [node, ...behind] : behind
}

/** Whether a query in SQL is behind it, of which nothing is known here. */
export function hasQuery(node: RelationNode): boolean {
  return node.kind === 'sql' || inputsOf(node).some(hasQuery)
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
    if (aggregationsOf(sink.input).length < 2) return
    throw refused(
      sink,
      'Expected one groupBy: Spark chains them in append mode only.',
      "Write outputMode: 'append', with a watermark.",
    )
  },
}

/** Spark's rules of output modes, before Spark. @throws COMPILE_OUTPUT_MODE */
export function checkOutputMode(sink: LinkedSink): void {
  if (!isStreaming(sink.input)) return
  const outputMode = outputModeOf(sink)
  CHECKS[outputMode](sink)
  if (outputMode !== 'complete' || aggregationsOf(sink.input).length < 2) return
  throw refused(
    sink,
    'Expected one groupBy: Spark chains them in append mode only.',
    "Write outputMode: 'append', with a watermark.",
  )
}

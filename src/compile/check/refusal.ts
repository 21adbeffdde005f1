import { CompileError, type CompileErrorCode } from '../../errors/compile-error.js'
import type { RelationNode } from '../../ir/relation/relation-node.js'
import type { LinkedSink } from '../../ir/sink/pipeline-sink.js'

/** Why Spark does not take a step, and what to do. */
export interface Refusal {
  /** The call, and what is against it: `sort of a stream`. */
  readonly found: string
  readonly expected: string
  readonly hint: string
}

/** A refusal as an error that names the sink and, where it is known, the place of the call. */
export function refuse(
  code: CompileErrorCode,
  sink: LinkedSink,
  { found, expected, hint }: Refusal,
  node: RelationNode,
): CompileError {
  const site = node.site ?? sink.site
  return new CompileError(code, {
    message: `Sink ${sink.name}: ${found}. Expected ${expected}.`,
    hint,
    details: { sink: sink.name, step: node.kind, ...(site === undefined ? {} : { site }) },
  })
}

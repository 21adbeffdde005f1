import { isStreaming } from './is-streaming.js'
import { inputsOf } from './relation-entry.js'
import type { RelationKind, RelationNode } from './relation-node.js'

/** What Spark remembers groups or rows for, from micro-batch to micro-batch, where its input is a stream. */
const STATEFUL: readonly RelationKind[] = [
  'aggregate',
  // Keeps none, but brings groups together in partitions all the same.
  'apply_in_pandas',
  'apply_in_pandas_with_state',
  'distinct',
  'drop_duplicates',
  'drop_duplicates_within_watermark',
  // It may group; only Spark knows.
  'sql',
  'transform_with_state',
]

/**
 * Whether a kind of step keeps state, in partitions whose number a checkpoint fixes, given which of its inputs are
 * streams. A join does where all are.
 */
export function kindKeepsState(kind: RelationKind, streams: readonly boolean[]): boolean {
  return kind === 'join' ? streams.every(Boolean) : STATEFUL.includes(kind) && streams.some(Boolean)
}

/** The same of a relation. */
export function keepsState(node: RelationNode): boolean {
  return kindKeepsState(node.kind, inputsOf(node).map(isStreaming))
}

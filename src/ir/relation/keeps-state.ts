import type { RelationKind } from './relation-node.js'

/** What Spark remembers rows or groups for, from micro-batch to micro-batch, where its input is a stream. */
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
]

/** Whether a step on a stream keeps state in partitions whose number its checkpoint fixes. */
export function keepsState({ kind }: { readonly kind: RelationKind }): boolean {
  return STATEFUL.includes(kind)
}

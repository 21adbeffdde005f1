import { inputsOf } from './relation-entry.js'
import { byRelationKind, type RelationNode, type RelationTable } from './relation-node.js'

const ofInputs = (node: RelationNode): boolean => inputsOf(node).some(isStreaming)

const STREAMING: RelationTable<boolean> = {
  aggregate: ofInputs,
  bad_records: ofInputs,
  distinct: ofInputs,
  drop: ofInputs,
  drop_duplicates: ofInputs,
  drop_duplicates_within_watermark: ofInputs,
  filter: ofInputs,
  kafka_source: ({ read }) => read !== 'batch',
  limit: ofInputs,
  rename: ofInputs,
  select: ofInputs,
  sort: ofInputs,
  sql: ofInputs,
  union: ofInputs,
  watermark: ofInputs,
  with_columns: ofInputs,
}

/** Nodes are frozen, and one may stand behind many others. */
const known = new WeakMap<RelationNode, boolean>()

/**
 * Whether a relation goes on for as long as its query runs. One that does not is a batch: read whole, once, and
 * written once. What has a stream among its inputs is a stream.
 */
export function isStreaming(node: RelationNode): boolean {
  const found = known.get(node) ?? byRelationKind(STREAMING, node)
  known.set(node, found)
  return found
}

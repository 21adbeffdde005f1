import { inputsOf, type RelationEntry } from './relation-entry.js'
import { byRelationKind, type RelationNode, type RelationTable } from './relation-node.js'

const ofInputs = (node: RelationNode): boolean => inputsOf(node).some(isStreaming)

const STREAMING: RelationTable<boolean> = {
  aggregate: ofInputs,
  apply_in_pandas: ofInputs,
  apply_in_pandas_with_state: ofInputs,
  bad_records: ofInputs,
  distinct: ofInputs,
  drop: ofInputs,
  drop_duplicates: ofInputs,
  drop_duplicates_within_watermark: ofInputs,
  files_source: isStreamingSource,
  explode: ofInputs,
  filter: ofInputs,
  join: ofInputs,
  json_tuple: ofInputs,
  kafka_source: isStreamingSource,
  limit: ofInputs,
  map_in_arrow: ofInputs,
  map_in_pandas: ofInputs,
  rate_source: isStreamingSource,
  rename: ofInputs,
  rows_source: () => false,
  select: ofInputs,
  sort: ofInputs,
  sql: ofInputs,
  transform: ofInputs,
  transform_with_state: ofInputs,
  union: ofInputs,
  watermark: ofInputs,
  with_columns: ofInputs,
}

/** Whether a source as the document lists it is a stream; false for what is no source. */
export function isStreamingSource(entry: RelationEntry): boolean {
  if (entry.kind === 'kafka_source') return entry.read !== 'batch'
  if (entry.kind === 'files_source') return entry.read === 'stream'
  return entry.kind === 'rate_source'
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

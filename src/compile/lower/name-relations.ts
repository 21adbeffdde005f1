import type { ExpressionKind } from '../../ir/expression/expression-node.js'
import { byRelationKind, type RelationNode, type RelationTable } from '../../ir/relation/relation-node.js'
import type { LinkedSink, SinkKind } from '../../ir/sink/pipeline-sink.js'
import type { Identifiers } from '../python/identifier.js'
import { sourceName } from './source-name.js'

const WINDOWED: { readonly [K in ExpressionKind]?: string } = {
  session_window: 'sessions',
  window: 'windowed',
}

/** What a step's variable is called where nobody names it. */
const NAMES: RelationTable<string> = {
  aggregate: ({ keys }) => {
    const windows = keys.flatMap(({ expression: { kind } }) => WINDOWED[kind] ?? [])
    return windows[0] ?? 'aggregated'
  },
  apply_in_pandas: ({ python }) => `${python.function}_rows`,
  apply_in_pandas_with_state: ({ python }) => `${python.function}_rows`,
  bad_records: ({ input }) =>
    `bad_${input.kind === 'kafka_source' ? (input.name ?? sourceName(input)) : 'records'}`,
  distinct: () => 'distinct',
  drop: () => 'dropped',
  drop_duplicates: () => 'deduplicated',
  drop_duplicates_within_watermark: () => 'deduplicated',
  files_source: sourceName,
  explode: () => 'exploded',
  filter: () => 'filtered',
  join: () => 'joined',
  json_tuple: () => 'parsed',
  kafka_source: sourceName,
  limit: () => 'limited',
  map_in_arrow: ({ python }) => `${python.function}_rows`,
  map_in_pandas: ({ python }) => `${python.function}_rows`,
  rate_source: () => 'ticks',
  rename: () => 'renamed',
  rows_source: () => 'given',
  select: () => 'selected',
  sort: () => 'sorted_rows',
  sql: () => 'queried',
  transform: ({ python }) => `${python.function}_rows`,
  transform_with_state: ({ python }) => `${python.function}_rows`,
  union: () => 'combined',
  watermark: () => 'watermarked',
  with_columns: ({ columns }) => (columns.length === 1 ? `with_${columns[0]?.name ?? ''}` : 'with_columns'),
}

/** Whose name a relation takes that several sinks write. */
const SINK_ORDER: readonly SinkKind[] = ['results', 'kafka', 'files', 'memory', 'console']

/**
 * A variable for each relation: the name given with `as`, that of the sink that writes it, that of its topic,
 * or what the step does.
 */
export function nameRelations(
  relations: readonly RelationNode[],
  sinks: readonly LinkedSink[],
  identifiers: Identifiers,
): ReadonlyMap<RelationNode, string> {
  const names = new Map<RelationNode, string>()
  const give = (node: RelationNode, text: string): void => {
    if (!names.has(node)) names.set(node, identifiers.take(text, 'step'))
  }
  for (const node of relations) if (node.name !== undefined) give(node, node.name)
  for (const kind of SINK_ORDER) {
    for (const sink of sinks) if (sink.kind === kind) give(sink.input, sink.name)
  }
  for (const node of relations) {
    const name = byRelationKind(NAMES, node)
    give(node, node.kind === 'kafka_source' && identifiers.isTaken(name) ? `${name}_source` : name)
  }
  return names
}

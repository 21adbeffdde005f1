import { DefineError } from '../errors/define-error.js'
import type { FlatPipeline } from './flatten-sinks.js'
import { aggregateNode } from './relation/aggregate-node.js'
import { badRecordsNode } from './relation/bad-records-node.js'
import { distinctNode } from './relation/distinct-node.js'
import { dropDuplicatesNode } from './relation/drop-duplicates-node.js'
import { dropDuplicatesWithinWatermarkNode } from './relation/drop-duplicates-within-watermark-node.js'
import { dropNode } from './relation/drop-node.js'
import { explodeNode } from './relation/explode-node.js'
import { filterNode } from './relation/filter-node.js'
import { joinNode } from './relation/join-node.js'
import { jsonTupleNode } from './relation/json-tuple-node.js'
import { limitNode } from './relation/limit-node.js'
import { applyInPandasNode, mapInArrowNode, mapInPandasNode, transformNode } from './relation/python-nodes.js'
import { mapInputs, type RelationEntry } from './relation/relation-entry.js'
import type { RelationKind, RelationNode, RelationOf, SpecOf } from './relation/relation-node.js'
import { renameNode } from './relation/rename-node.js'
import { selectNode } from './relation/select-node.js'
import { sortNode } from './relation/sort-node.js'
import { sqlNode } from './relation/sql-node.js'
import { applyInPandasWithStateNode, transformWithStateNode } from './relation/state-nodes.js'
import { unionNode } from './relation/union-node.js'
import { requireKnownRow } from './relation/unknown-row.js'
import { watermarkNode } from './relation/watermark-node.js'
import { withColumnsNode } from './relation/with-columns-node.js'
import { checkSink, checkSinkName } from './sink/check-sink.js'
import type { LinkedSink } from './sink/pipeline-sink.js'
import { filesSourceNode } from './source/files-source-node.js'
import { kafkaSourceNode } from './source/kafka-source-node.js'
import { rateSourceNode } from './source/rate-source-node.js'
import { rowsSourceNode } from './source/rows-source-node.js'

type Factories = { readonly [K in RelationKind]: (spec: SpecOf<RelationOf<K>>) => RelationOf<K> }

const FACTORIES: Factories = {
  aggregate: aggregateNode,
  apply_in_pandas: applyInPandasNode,
  apply_in_pandas_with_state: applyInPandasWithStateNode,
  bad_records: badRecordsNode,
  distinct: distinctNode,
  drop: dropNode,
  drop_duplicates: dropDuplicatesNode,
  drop_duplicates_within_watermark: dropDuplicatesWithinWatermarkNode,
  files_source: filesSourceNode,
  explode: explodeNode,
  filter: filterNode,
  join: joinNode,
  json_tuple: jsonTupleNode,
  kafka_source: kafkaSourceNode,
  limit: limitNode,
  map_in_arrow: mapInArrowNode,
  map_in_pandas: mapInPandasNode,
  rate_source: rateSourceNode,
  rename: renameNode,
  rows_source: rowsSourceNode,
  select: selectNode,
  sort: sortNode,
  sql: sqlNode,
  transform: transformNode,
  transform_with_state: transformWithStateNode,
  union: unionNode,
  watermark: watermarkNode,
  with_columns: withColumnsNode,
}

function earlier<T>(made: readonly T[], index: unknown, where: string): T {
  const found = typeof index === 'number' ? made[index] : undefined
  if (found === undefined) {
    throw new DefineError('DEFINE_BAD_VALUE', {
      message: `Input of ${where}: ${String(index)}. Expected the index of a relation that stands before it.`,
    })
  }
  return found
}

/** Says where in the document a check failed: `relations[2]`, `sinks[0]`. */
export type Located = <T>(path: readonly (string | number)[], check: () => T) => T

const unlocated: Located = (_path, check) => check()

/**
 * Turns a document's indices back into relations; every type and name is checked again and every schema
 * computed, so a document from outside is as safe as one just defined.
 * @throws DefineError
 */
export function linkPipeline(
  { relations, sinks }: FlatPipeline,
  located: Located = unlocated,
): readonly LinkedSink[] {
  const made: RelationNode[] = []
  relations.forEach((entry: RelationEntry, at) => {
    made.push(
      located(['relations', at], () => {
        const { kind, ...parts } = entry
        const inputs = mapInputs<unknown, RelationNode>(entry, (index) => {
          const input = earlier(made, index, `relation ${at}`)
          requireKnownRow(kind, input)
          return input
        })
        const create = FACTORIES[kind] as (spec: object) => RelationNode
        return create({ ...parts, ...inputs })
      }),
    )
  })
  const names = new Set<string>()
  return sinks.map((sink, at) =>
    located(['sinks', at], () => {
      checkSinkName(sink.name, names)
      const linked = { ...sink, input: earlier(made, sink.input, `sink ${sink.name}`) } as LinkedSink
      checkSink(linked)
      return linked
    }),
  )
}

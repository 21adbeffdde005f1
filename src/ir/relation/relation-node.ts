import type { StructType } from '../../schema/data-type.js'
import type { FilesSourceNode } from '../source/files-source-node.js'
import type { KafkaSourceNode } from '../source/kafka-source-node.js'
import type { RateSourceNode } from '../source/rate-source-node.js'
import type { RowsSourceNode } from '../source/rows-source-node.js'
import type { AggregateNode } from './aggregate-node.js'
import type { BadRecordsNode } from './bad-records-node.js'
import type { DistinctNode } from './distinct-node.js'
import type { DropDuplicatesNode } from './drop-duplicates-node.js'
import type { DropDuplicatesWithinWatermarkNode } from './drop-duplicates-within-watermark-node.js'
import type { DropNode } from './drop-node.js'
import type { ExplodeNode } from './explode-node.js'
import type { FilterNode } from './filter-node.js'
import type { JoinNode } from './join-node.js'
import type { JsonTupleNode } from './json-tuple-node.js'
import type { LimitNode } from './limit-node.js'
import type { ApplyInPandasNode, MapInArrowNode, MapInPandasNode, TransformNode } from './python-nodes.js'
import type { RenameNode } from './rename-node.js'
import type { SelectNode } from './select-node.js'
import type { SortNode } from './sort-node.js'
import type { SqlNode } from './sql-node.js'
import type { ApplyInPandasWithStateNode, TransformWithStateNode } from './state-nodes.js'
import type { UnionNode } from './union-node.js'
import type { WatermarkNode } from './watermark-node.js'
import type { WithColumnsNode } from './with-columns-node.js'

/** What every relation carries besides its own parts. */
export interface RelationBase {
  /** The row type that the relation gives; computed, never read from outside. */
  readonly schema: StructType
  /** The name that the definition gave it with `as`; the script's variable takes it. */
  readonly name?: string
  /** The raw call site that made it; no part of its identity. */
  readonly site?: string
}

/** A relation: a source or a step on another relation; plain frozen data. */
export type RelationNode =
  | AggregateNode
  | BadRecordsNode
  | ApplyInPandasNode
  | ApplyInPandasWithStateNode
  | DistinctNode
  | DropNode
  | DropDuplicatesNode
  | DropDuplicatesWithinWatermarkNode
  | FilesSourceNode
  | ExplodeNode
  | FilterNode
  | JoinNode
  | JsonTupleNode
  | KafkaSourceNode
  | LimitNode
  | RateSourceNode
  | MapInArrowNode
  | MapInPandasNode
  | RenameNode
  | RowsSourceNode
  | SelectNode
  | SortNode
  | TransformNode
  | TransformWithStateNode
  | UnionNode
  | SqlNode
  | WatermarkNode
  | WithColumnsNode

export type RelationKind = RelationNode['kind']

export type RelationOf<K extends RelationKind> = Extract<RelationNode, { readonly kind: K }>

/** What a node's factory takes: all but what it computes. */
export type SpecOf<N> = Omit<N, 'kind' | 'schema'>

/** A table with one entry per kind of relation: a new kind does not compile until each table has it. */
export type RelationTable<Result, Rest extends readonly unknown[] = []> = {
  readonly [K in RelationKind]: (node: RelationOf<K>, ...rest: Rest) => Result
}

/** Looks the node's entry up in a table. */
export function byRelationKind<Result, Rest extends readonly unknown[]>(
  table: RelationTable<Result, Rest>,
  node: RelationNode,
  ...rest: Rest
): Result {
  const entry = table[node.kind] as (node: RelationNode, ...rest: Rest) => Result
  return entry(node, ...rest)
}

import type { NamedExpression } from '../ir/expression/expression-node.js'
import { aggregateNode } from '../ir/relation/aggregate-node.js'
import { applyInPandasNode } from '../ir/relation/python-nodes.js'
import type { RelationNode } from '../ir/relation/relation-node.js'
import type { FieldMap } from '../schema/data-type.js'
import { siteOf } from './call-site.js'
import { columnsOf, namedExpressions } from './columns-of.js'
import type { Dataset } from './dataset.js'
import { functionParts, type RowFunction } from './python-function.js'
import type { Columns, FieldsOf, Selection, WithFields } from './types/fields.js'

/** Makes a dataset of a relation. It is given, since datasets import this file. */
type ToDataset = <G extends FieldMap>(node: RelationNode) => Dataset<G>

/** Rows in groups, waiting for `agg`. */
export class GroupedDataset<F extends FieldMap, Keys extends FieldMap> {
  /** Never set: it only carries the type of the keys. */
  declare readonly $keys?: Keys
  readonly #node: RelationNode
  readonly #keys: readonly NamedExpression[]
  readonly #toDataset: ToDataset

  /** @internal */
  constructor(node: RelationNode, keys: readonly NamedExpression[], toDataset: ToDataset) {
    this.#node = node
    this.#keys = keys
    this.#toDataset = toDataset
  }

  /**
   * One row per group: the keys, then what the aggregate functions give.
   *
   * @example
   * ```ts
   * quakes.groupBy('net').agg((c) => ({ quakes: count(), strongest: max(c.mag) }))
   * ```
   * @throws DEFINE_AGGREGATE_MISPLACED when a column is no value of the group.
   */
  agg<S extends Selection>(build: (columns: Columns<F>) => S): Dataset<WithFields<Keys, FieldsOf<S>>> {
    const aggregates = namedExpressions('agg', build(columnsOf<F>(this.#node.schema)))
    return this.#toDataset(aggregateNode({ input: this.#node, keys: this.#keys, aggregates, ...siteOf() }))
  }

  /**
   * What a Python function `(frame) -> frame` or `(key, frame) -> frame` makes of each group, as pandas frames. In a
   * stream a group is what one micro-batch has of it.
   */
  applyInPandas<G extends FieldMap>(call: RowFunction<G>): Dataset<G> {
    const parts = { input: this.#node, keys: this.#keys, ...functionParts(call) }
    return this.#toDataset(applyInPandasNode({ ...parts, ...siteOf() }))
  }
}

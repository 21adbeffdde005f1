import type { NamedExpression } from '../ir/expression/expression-node.js'
import { aggregateNode } from '../ir/relation/aggregate-node.js'
import type { Pivot } from '../ir/relation/pivot.js'
import type { RelationNode } from '../ir/relation/relation-node.js'
import type { FieldMap } from '../schema/data-type.js'
import { siteOf } from './call-site.js'
import { builtBy, columnsOf, namedExpressions } from './columns-of.js'
import type { Dataset } from './dataset.js'
import type { ToDataset } from './grouped-dataset.js'
import type { Columns, Selection } from './types/fields.js'
import type { PivotedFields } from './types/pivot-fields.js'

/** What a pivot is made from. */
interface PivotParts {
  readonly input: RelationNode
  readonly keys: readonly NamedExpression[]
  readonly pivot: Pivot
}

/** Rows in groups, split by the values of a column, waiting for `agg`. */
export class PivotedDataset<
  F extends FieldMap,
  Keys extends FieldMap,
  V extends string | number | bigint | boolean,
> {
  /** Never set: it only carries the type of the values. */
  declare readonly $values?: V
  readonly #parts: PivotParts
  readonly #toDataset: ToDataset

  /** @internal */
  constructor(parts: PivotParts, toDataset: ToDataset) {
    this.#parts = parts
    this.#toDataset = toDataset
  }

  /**
   * One row per group: the keys, then for each value what the aggregate functions give over its rows, null where it has
   * none. With one function a column has the name of the value, with several that of the function behind it:
   * `mobile_visits`.
   * @throws DEFINE_AGGREGATE_MISPLACED when a column is no value of the group; DEFINE_BAD_VALUE, DEFINE_DUPLICATE_COLUMN
   */
  agg<S extends Selection>(build: (columns: Columns<F>) => S): Dataset<PivotedFields<Keys, V, S>> {
    const aggregates = namedExpressions('agg', builtBy('agg', build, columnsOf<F>(this.#parts.input.schema)))
    return this.#toDataset(aggregateNode({ ...this.#parts, aggregates, ...siteOf() }))
  }
}

import type { NamedExpression } from '../ir/expression/expression-node.js'
import { aggregateNode } from '../ir/relation/aggregate-node.js'
import { pivotOf } from '../ir/relation/pivot.js'
import { applyInPandasNode } from '../ir/relation/python-nodes.js'
import type { RelationNode } from '../ir/relation/relation-node.js'
import {
  applyInPandasWithStateNode,
  type StateOutputMode,
  type StateTime,
  transformWithStateNode,
} from '../ir/relation/state-nodes.js'
import type { DataType, FieldMap } from '../schema/data-type.js'
import { t } from '../schema/type-builders.js'
import { siteOf } from './call-site.js'
import { checkOptions } from './check-options.js'
import { builtBy, columnsOf, namedExpressions } from './columns-of.js'
import type { Dataset } from './dataset.js'
import { PivotedDataset } from './pivoted-dataset.js'
import { functionParts, type RowFunction } from './python-function.js'
import type { Columns, FieldsOf, NamesOfKind, Selection, WithFields } from './types/fields.js'
import type { PivotKind, PivotValue } from './types/pivot-fields.js'

/** Makes a dataset of a relation. It is given, since datasets import this file. */
export type ToDataset = <G extends FieldMap>(node: RelationNode) => Dataset<G>

/** How {@link GroupedDataset.applyInPandasWithState} keeps its state. */
export interface WithStateOptions {
  /** The fields of the state of one group. */
  readonly state: Readonly<Record<string, DataType>>
  /**
   * That of the sink which its rows go to.
   * @default 'append'
   */
  readonly outputMode?: StateOutputMode
  /**
   * What a timeout of a state goes by: nothing, the clock, or the watermark.
   * @default 'none'
   */
  readonly timeout?: StateTime
}

/** How {@link GroupedDataset.transformWithStateInPandas} runs. */
export interface TransformWithStateOptions {
  /**
   * That of the sink which its rows go to.
   * @default 'append'
   */
  readonly outputMode?: StateOutputMode
  /**
   * What timers and the time to live of state go by: nothing, the clock, or the watermark.
   * @default 'none'
   */
  readonly timeMode?: StateTime
}

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
    const aggregates = namedExpressions('agg', builtBy('agg', build, columnsOf<F>(this.#node.schema)))
    return this.#toDataset(aggregateNode({ input: this.#node, keys: this.#keys, aggregates, ...siteOf() }))
  }

  /**
   * Splits the groups by the values of a column, each of those stated a column of its own; rows with other values count
   * in none. Of a batch alone.
   *
   * @example
   * ```ts
   * visits.groupBy('page').pivot('device', ['mobile', 'desktop']).agg(() => ({ visits: count() }))
   * ```
   * @throws DEFINE_UNKNOWN_COLUMN, DEFINE_TYPE_MISMATCH for a value that the column cannot have
   */
  pivot<K extends NamesOfKind<F, PivotKind>, const V extends PivotValue<F[K]['type']>>(
    column: K,
    values: readonly V[],
  ): PivotedDataset<F, Keys, V> {
    const pivot = pivotOf(column, values, this.#node.schema)
    return new PivotedDataset({ input: this.#node, keys: this.#keys, pivot }, this.#toDataset)
  }

  /**
   * What a Python function `(frame) -> frame` or `(key, frame) -> frame` makes of each group, as pandas frames. In a
   * stream a group is what one micro-batch has of it.
   */
  applyInPandas<G extends FieldMap>(call: RowFunction<G>): Dataset<G> {
    const parts = { input: this.#node, keys: this.#keys, ...functionParts('applyInPandas', call) }
    return this.#toDataset(applyInPandasNode({ ...parts, ...siteOf() }))
  }

  /**
   * What a Python function `(key, frames, state) -> frames` makes of each group of a stream: `state` is what it left of
   * the group in an earlier micro-batch. Follows
   * https://spark.apache.org/docs/latest/api/python/reference/pyspark.sql/api/pyspark.sql.GroupedData.applyInPandasWithState.html
   *
   * @example
   * ```ts
   * const total = pythonFunction({ file: './totals.py', function: 'total', columns: { id: t.string(), sum: t.bigint() } })
   * payments.groupBy('id').applyInPandasWithState(total, { state: { sum: t.bigint() }, outputMode: 'update' })
   * ```
   * @throws DEFINE_BAD_VALUE, DEFINE_UNKNOWN_OPTION
   */
  applyInPandasWithState<G extends FieldMap>(call: RowFunction<G>, options: WithStateOptions): Dataset<G> {
    checkOptions('applyInPandasWithState', options, { state: true, outputMode: true, timeout: true })
    const { state, outputMode = 'append', timeout = 'none' } = options
    const parts = { input: this.#node, keys: this.#keys, ...functionParts('applyInPandasWithState', call) }
    return this.#toDataset(
      applyInPandasWithStateNode({ ...parts, outputMode, state: t.struct(state), timeout, ...siteOf() }),
    )
  }

  /**
   * What a `StatefulProcessor` makes of each group, a Python class whose name `function` of `pythonFunction` is: state in
   * values, lists and maps, with timers and a time to live. Needs Spark 4.0. Follows
   * https://spark.apache.org/docs/latest/streaming/structured-streaming-transform-with-state.html
   *
   * @example
   * ```ts
   * const totals = pythonFunction({ file: './totals.py', function: 'Totals', columns: { id: t.string(), sum: t.bigint() } })
   * payments.groupBy('id').transformWithStateInPandas(totals, { outputMode: 'update' })
   * ```
   * @throws DEFINE_BAD_VALUE, DEFINE_UNKNOWN_OPTION
   */
  transformWithStateInPandas<G extends FieldMap>(
    processor: RowFunction<G>,
    options: TransformWithStateOptions = {},
  ): Dataset<G> {
    checkOptions('transformWithStateInPandas', options, { outputMode: true, timeMode: true })
    const { outputMode = 'append', timeMode = 'none' } = options
    const parts = {
      input: this.#node,
      keys: this.#keys,
      ...functionParts('transformWithStateInPandas', processor),
    }
    return this.#toDataset(transformWithStateNode({ ...parts, outputMode, timeMode, ...siteOf() }))
  }
}

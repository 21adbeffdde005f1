import { DefineError } from '../errors/define-error.js'
import { columnNode } from '../ir/expression/column-node.js'
import type { NamedExpression } from '../ir/expression/expression-node.js'
import { checkDatasetName } from '../ir/relation/dataset-name.js'
import { distinctNode } from '../ir/relation/distinct-node.js'
import { dropDuplicatesNode } from '../ir/relation/drop-duplicates-node.js'
import { dropDuplicatesWithinWatermarkNode } from '../ir/relation/drop-duplicates-within-watermark-node.js'
import { dropNode } from '../ir/relation/drop-node.js'
import { explodeNode } from '../ir/relation/explode-node.js'
import { filterNode } from '../ir/relation/filter-node.js'
import { joinNode } from '../ir/relation/join-node.js'
import { jsonTupleNode } from '../ir/relation/json-tuple-node.js'
import { limitNode } from '../ir/relation/limit-node.js'
import { mapInArrowNode, mapInPandasNode, transformNode } from '../ir/relation/python-nodes.js'
import type { RelationNode } from '../ir/relation/relation-node.js'
import { renameNode } from '../ir/relation/rename-node.js'
import { selectNode } from '../ir/relation/select-node.js'
import { sortNode } from '../ir/relation/sort-node.js'
import { unionNode } from '../ir/relation/union-node.js'
import { watermarkNode } from '../ir/relation/watermark-node.js'
import { withColumnsNode } from '../ir/relation/with-columns-node.js'
import type { DataType, FieldMap, RowOf, SimpleType, Typed } from '../schema/data-type.js'
import { valueText } from '../util/value-text.js'
import { siteOf } from './call-site.js'
import { checkByName, checkFlag, checkOptions } from './check-options.js'
import type { Column } from './column.js'
import { builtBy, columnsOf, expressionOf, namedExpressions } from './columns-of.js'
import { GroupedDataset } from './grouped-dataset.js'
import { type JoinOptions, joinParts } from './join-parts.js'
import { functionParts, type RowFunction } from './python-function.js'
import { type SortBy, sortKeys } from './sort-keys.js'
import type { ExplodeArray, ExplodedFields, ExplodeMap, ExplodeOptions } from './types/explode-fields.js'
import type {
  AsFields,
  Columns,
  FieldsOf,
  NamesOfKind,
  NoFields,
  RenamedFields,
  Selection,
  WithFields,
} from './types/fields.js'
import type {
  JoinedFields,
  JoinHow,
  JoinKeys,
  JoinOnColumns,
  JoinOnCondition,
  NothingShared,
  OnlyKeysShared,
} from './types/join-fields.js'
import type { BooleanType, CollectionType, StringType } from './types/type-families.js'
import type { SameColumns, SameTypes, UnionFields } from './types/union-fields.js'

/** Marks datasets, whichever copy of the package made them. @internal */
export const DATASET: unique symbol = Symbol.for('sparkwire.dataset')

/** Whether `value` is a dataset, of any copy of the package. */
export function isDataset(value: unknown): value is Dataset<FieldMap> {
  return typeof value === 'object' && value !== null && (value as { [DATASET]?: unknown })[DATASET] === true
}

/** The relation behind what should be a dataset. @throws DEFINE_NOT_A_COLUMN */
export function relationOf(what: string, dataset: unknown): RelationNode {
  if (isDataset(dataset)) return dataset.toNode()
  throw new DefineError('DEFINE_NOT_A_COLUMN', {
    message: `Dataset of ${what}: ${valueText(dataset)}. Expected a dataset, such as kafka({ … }) gives.`,
    hint: 'groupBy(…) gives a dataset only with agg(…).',
  })
}

/** Named columns as expressions. @internal */
export function columnNames(names: readonly string[]): readonly NamedExpression[] {
  return names.map((name) => ({ name, expression: columnNode(name) }))
}

/**
 * Rows of the columns `F`, described but not computed: each method gives a new dataset, and Spark computes
 * when the job runs.
 *
 * @example
 * ```ts
 * const strong = quakes.filter((c) => c.mag.ge(4.5)).select('id', 'mag', 'place')
 * ```
 */
export class Dataset<F extends FieldMap> {
  /** Never set: it only carries the type of a row. */
  declare readonly $row?: RowOf<F>
  readonly #node: RelationNode
  readonly [DATASET] = true

  /** @internal */
  constructor(node: RelationNode) {
    this.#node = node
  }

  /** The relation behind the dataset. @internal */
  toNode(): RelationNode {
    return this.#node
  }

  /**
   * Rows of only these columns, by name or by what a callback makes of them.
   * @throws DEFINE_UNKNOWN_COLUMN, DEFINE_DUPLICATE_COLUMN, DEFINE_NOT_A_COLUMN
   */
  select<K extends keyof F & string>(...names: readonly [K, ...K[]]): Dataset<AsFields<Pick<F, K>>>
  select<S extends Selection>(build: (columns: Columns<F>) => S): Dataset<FieldsOf<S>>
  select(...what: readonly unknown[]): unknown {
    const [build] = what
    const columns =
      typeof build === 'function'
        ? namedExpressions('select', build(this.#columns()))
        : columnNames(what as readonly string[])
    return new Dataset(selectNode({ input: this.#node, columns, ...siteOf() }))
  }

  /**
   * The rows with one column more; one of the same name is replaced where it stands.
   * @throws DEFINE_UNKNOWN_COLUMN, DEFINE_NOT_A_COLUMN
   */
  withColumn<Name extends string, T extends DataType, N extends boolean>(
    name: Name,
    build: (columns: Columns<F>) => Column<T, N>,
  ): Dataset<WithFields<F, { readonly [C in Name]: Typed<T, N> }>> {
    const expression = expressionOf(`Column ${String(name)} of withColumn`, this.#built('withColumn', build))
    return new Dataset(withColumnsNode({ input: this.#node, columns: [{ name, expression }], ...siteOf() }))
  }

  /** The rows with several columns more; all of them see the columns as they were before. */
  withColumns<S extends Selection>(build: (columns: Columns<F>) => S): Dataset<WithFields<F, FieldsOf<S>>> {
    const columns = namedExpressions('withColumns', this.#built('withColumns', build))
    return new Dataset(withColumnsNode({ input: this.#node, columns, ...siteOf() }))
  }

  /** The rows without these columns. */
  drop<K extends keyof F & string>(...names: readonly K[]): Dataset<AsFields<Omit<F, K>>> {
    return new Dataset(dropNode({ input: this.#node, columns: names, ...siteOf() }))
  }

  /** The rows with columns under new names: `rename({ old: 'new' })`. */
  rename<const R extends { readonly [C in keyof F]?: string }>(
    names: R,
  ): Dataset<AsFields<RenamedFields<F, R>>> {
    checkByName('rename', names, "new names by the old ones, such as { old: 'new' }")
    const given = Object.entries(names).filter(([, to]) => to !== undefined)
    const renames = given.map(([from, to]) => ({ from, to: to as string }))
    return new Dataset(renameNode({ input: this.#node, renames, ...siteOf() }))
  }

  /** The rows for which the condition is true. */
  filter(build: (columns: Columns<F>) => Column<BooleanType>): Dataset<F> {
    const condition = expressionOf('Condition of filter', this.#built('filter', build))
    return new Dataset(filterNode({ input: this.#node, condition, ...siteOf() }))
  }

  /**
   * One row per element of an array, or per entry of a map, beside the columns that the row has. A row whose
   * collection is null or empty goes, unless `outer` says that it stays, with nulls.
   *
   * @example
   * ```ts
   * posts.explode((c) => c.tags, { value: 'tag', position: 'at' })
   * posts.explode((c) => c.labels, { key: 'label', value: 'text', outer: true })
   * ```
   * @throws DEFINE_TYPE_MISMATCH unless it is an array, or a map with a `key`; DEFINE_DUPLICATE_COLUMN
   */
  explode<T extends CollectionType, N extends boolean, const O extends ExplodeOptions<T>>(
    build: (columns: Columns<F>) => Column<T, N>,
    options: O & { readonly [C in Exclude<keyof O, keyof ExplodeMap>]: never },
  ): Dataset<ExplodedFields<F, T, O>> {
    const names = options as unknown as ExplodeArray & Partial<ExplodeMap>
    checkOptions('explode', names, { value: true, key: true, position: true, outer: true })
    checkFlag('outer of explode', names.outer)
    const collection = expressionOf('Collection of explode', this.#built('explode', build))
    return new Dataset(explodeNode({ input: this.#node, collection, ...names, ...siteOf() }))
  }

  /**
   * The rows with fields of a JSON text beside their columns, each as text: `{ column: 'field' }`. A field is null where
   * the text does not have it, or is no JSON; `fromJson` gives fields of declared types instead.
   *
   * @example
   * ```ts
   * events.jsonTuple((c) => c.payload, { id: 'id', kind: '@type' })
   * ```
   * @throws DEFINE_TYPE_MISMATCH unless it is a text; DEFINE_DUPLICATE_COLUMN
   */
  jsonTuple<Name extends string>(
    build: (columns: Columns<F>) => Column<StringType>,
    fields: Readonly<Record<Name, string>>,
  ): Dataset<WithFields<F, { readonly [C in Name]: Typed<SimpleType<'string'>, true> }>> {
    const text = expressionOf('Text of jsonTuple', this.#built('jsonTuple', build))
    checkByName('jsonTuple', fields, "fields by the names of their columns, such as { id: 'id' }")
    const named = Object.entries<string>(fields).map(([name, field]) => ({ name, field }))
    return new Dataset(jsonTupleNode({ input: this.#node, text, fields: named, ...siteOf() }))
  }

  /**
   * Each row once; of a stream each row ever seen is remembered, unless a watermark is among its columns.
   * @throws DEFINE_TYPE_MISMATCH for a column with a map in it: Spark does not compare maps.
   */
  distinct(): Dataset<F> {
    return new Dataset(distinctNode({ input: this.#node, ...siteOf() }))
  }

  /**
   * One row of those that are the same in these columns; nulls count as the same. Of a stream it is the first
   * that comes.
   *
   * @example
   * ```ts
   * quakes.withWatermark('at', '1 hour').dropDuplicates('id', 'at')
   * ```
   * @throws DEFINE_UNKNOWN_COLUMN, DEFINE_TYPE_MISMATCH for a column with a map in it
   */
  dropDuplicates<K extends keyof F & string>(...names: readonly [K, ...K[]]): Dataset<F> {
    return new Dataset(dropDuplicatesNode({ input: this.#node, columns: names, ...siteOf() }))
  }

  /**
   * The first row of those of a stream that are the same in these columns and come within the delay of its
   * watermark: what is remembered stays bounded, and the event times of duplicates need not be the same.
   * Follows https://spark.apache.org/docs/latest/streaming/apis-on-dataframes-and-datasets.html#streaming-deduplication
   *
   * @example
   * ```ts
   * quakes.withWatermark('at', '1 hour').dropDuplicatesWithinWatermark('id')
   * ```
   * @throws DEFINE_UNKNOWN_COLUMN, DEFINE_TYPE_MISMATCH for a column with a map in it
   */
  dropDuplicatesWithinWatermark<K extends keyof F & string>(...names: readonly [K, ...K[]]): Dataset<F> {
    return new Dataset(dropDuplicatesWithinWatermarkNode({ input: this.#node, columns: names, ...siteOf() }))
  }

  /**
   * The rows of both. Columns are matched by name, never by position, and must be the same on both sides;
   * with `allowMissingColumns` one that a side lacks is null in its rows.
   *
   * @example
   * ```ts
   * const all = cardPayments.union(bankPayments, { allowMissingColumns: true })
   * ```
   * @throws DEFINE_UNION_COLUMNS, DEFINE_TYPE_MISMATCH
   */
  union<G extends FieldMap>(other: Dataset<G> & SameColumns<F, G>): Dataset<UnionFields<F, G>>
  union<G extends FieldMap>(
    other: Dataset<G> & SameTypes<F, G>,
    options: { readonly allowMissingColumns: true },
  ): Dataset<UnionFields<F, G>>
  union(other: unknown, options: { readonly allowMissingColumns?: boolean } = {}): unknown {
    checkOptions('union', options, { allowMissingColumns: true })
    checkFlag('allowMissingColumns of union', options.allowMissingColumns)
    return new Dataset(
      unionNode({ input: this.#node, other: relationOf('union', other), ...options, ...siteOf() }),
    )
  }

  /**
   * The rows in an order, by columns or by what a callback says. A stream can be sorted only after `agg`, for
   * a sink with `outputMode: 'complete'`.
   *
   * @example
   * ```ts
   * perPlace.sort((c) => [c.quakes.desc(), c.place])
   * ```
   * @throws DEFINE_UNKNOWN_COLUMN, DEFINE_TYPE_MISMATCH for a map, which has no order
   */
  sort<K extends keyof F & string>(...names: readonly [K, ...K[]]): Dataset<F>
  sort(build: (columns: Columns<F>) => SortBy | readonly SortBy[]): Dataset<F>
  sort(...what: readonly unknown[]): unknown {
    const [build] = what
    const keys = sortKeys(
      typeof build === 'function'
        ? build(this.#columns())
        : (what as string[]).map((name) => this.#columns()[name]),
    )
    return new Dataset(sortNode({ input: this.#node, keys, ...siteOf() }))
  }

  /**
   * At most so many rows; of a stream, over all its micro-batches. Which ones they are is not said, except
   * after `sort`.
   * @throws DEFINE_BAD_VALUE
   */
  limit(rows: number): Dataset<F> {
    return new Dataset(limitNode({ input: this.#node, rows, ...siteOf() }))
  }

  /**
   * The rows of both sides that belong together: those that are equal in columns of both, or for which a
   * condition over both is true; `how` says which rows stay alone. In an outer join the columns of a side that
   * has no row are null. A name that both sides have, and that is no key, is refused: rename it first.
   *
   * @example
   * ```ts
   * clicks.join(users, { on: ['user_id'], how: 'left' })
   * shown.join(clicked, {
   *   on: (l, r) => l.ad.eq(r.clicked_ad).and(r.clicked_at.between(l.at, l.at.plusInterval('1 hour'))),
   *   how: 'left',
   * })
   * ```
   * @throws DEFINE_UNKNOWN_COLUMN, DEFINE_DUPLICATE_COLUMN, DEFINE_TYPE_MISMATCH, DEFINE_BAD_VALUE
   */
  join<G extends FieldMap, K extends JoinKeys<F, G>, H extends JoinHow = 'inner'>(
    other: Dataset<G> & OnlyKeysShared<F, G, K, H>,
    options: JoinOnColumns<K, H>,
  ): Dataset<JoinedFields<F, G, K, H>>
  join<G extends FieldMap, H extends JoinHow = 'inner'>(
    other: Dataset<G> & NothingShared<F, G>,
    options: JoinOnCondition<F, G, H>,
  ): Dataset<JoinedFields<F, G, never, H>>
  join(given: unknown, options: JoinOptions): unknown {
    const other = relationOf('join', given)
    const parts = joinParts(this.#columns(), columnsOf(other.schema), options)
    return new Dataset(joinNode({ input: this.#node, other, ...parts, ...siteOf() }))
  }

  /** Each row with each row of the other side. @throws DEFINE_DUPLICATE_COLUMN for a name of both sides */
  crossJoin<G extends FieldMap>(
    other: Dataset<G> & NothingShared<F, G>,
  ): Dataset<JoinedFields<F, G, never, 'cross'>> {
    return new Dataset(
      joinNode({ input: this.#node, other: relationOf('crossJoin', other), how: 'cross', ...siteOf() }),
    )
  }

  /**
   * Names the column of event time and how late rows may come: `withWatermark('at', '1 hour')`.
   * @throws DEFINE_TYPE_MISMATCH unless the column is a timestamp.
   */
  withWatermark<K extends NamesOfKind<F, 'timestamp'>>(column: K, delay: string): Dataset<F> {
    return new Dataset(watermarkNode({ input: this.#node, column, delay, ...siteOf() }))
  }

  /**
   * The rows as a Python function of a DataFrame gives them: PySpark's `DataFrame.transform`. What it does is Spark's own
   * to plan; its columns are held against the declared ones before the first row.
   */
  transform<G extends FieldMap>(call: RowFunction<G>): Dataset<G> {
    return new Dataset(transformNode({ input: this.#node, ...functionParts('transform', call), ...siteOf() }))
  }

  /** The rows as a Python function of an iterator of `pyarrow.RecordBatch` gives them, in record batches too. */
  mapInArrow<G extends FieldMap>(call: RowFunction<G>): Dataset<G> {
    return new Dataset(
      mapInArrowNode({ input: this.#node, ...functionParts('mapInArrow', call), ...siteOf() }),
    )
  }

  /** The rows as a Python function of an iterator of `pandas.DataFrame` gives them, in frames too. */
  mapInPandas<G extends FieldMap>(call: RowFunction<G>): Dataset<G> {
    return new Dataset(
      mapInPandasNode({ input: this.#node, ...functionParts('mapInPandas', call), ...siteOf() }),
    )
  }

  /**
   * Groups the rows by columns, or by what a callback makes of them; `agg` then gives one row per group, and
   * one for all rows where nothing is grouped by.
   */
  groupBy(): GroupedDataset<F, NoFields>
  groupBy<K extends keyof F & string>(...names: readonly K[]): GroupedDataset<F, AsFields<Pick<F, K>>>
  groupBy<S extends Selection>(build: (columns: Columns<F>) => S): GroupedDataset<F, FieldsOf<S>>
  groupBy(...what: readonly unknown[]): GroupedDataset<F, FieldMap> {
    const [build] = what
    const keys =
      typeof build === 'function'
        ? namedExpressions('groupBy', build(this.#columns()))
        : columnNames(what as readonly string[])
    return new GroupedDataset(this.#node, keys, (node) => new Dataset(node))
  }

  /**
   * Names the variable that holds the dataset in the generated script.
   * @throws DEFINE_BAD_NAME
   */
  as(name: string): Dataset<F> {
    checkDatasetName(name)
    return new Dataset(Object.freeze({ ...this.#node, name }))
  }

  #built<V>(where: string, build: (columns: Columns<F>) => V): V {
    return builtBy(where, build, this.#columns())
  }

  #columns(): Columns<F> {
    return columnsOf<F>(this.#node.schema)
  }
}

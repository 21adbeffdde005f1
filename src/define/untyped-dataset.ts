import { DefineError } from '../errors/define-error.js'
import { checkDatasetName } from '../ir/relation/dataset-name.js'
import { type SqlNode, sqlNode } from '../ir/relation/sql-node.js'
import type { DataType } from '../schema/data-type.js'
import { type NullableFields, t } from '../schema/type-builders.js'
import { siteOf } from './call-site.js'
import { DATASET, Dataset } from './dataset.js'
import type { AsFields } from './types/fields.js'

/**
 * The rows of a query whose columns are known only when Spark has read it. It goes into a sink or another query as it
 * is; for anything else {@link UntypedDataset.declare} its columns.
 */
export class UntypedDataset {
  /** Never set: it only carries the type of a row. */
  declare readonly $row?: Readonly<Record<string, unknown>>
  readonly #node: SqlNode
  readonly [DATASET] = true

  /** @internal */
  constructor(node: SqlNode) {
    this.#node = node
  }

  /** The relation behind the dataset. @internal */
  toNode(): SqlNode {
    return this.#node
  }

  /**
   * The same rows with their columns declared: each may be null. A result compares them with what Spark gives, and
   * fails before its first row where they differ.
   *
   * @example
   * ```ts
   * sql`SELECT net, count(*) AS quakes FROM ${quakes} GROUP BY net`.declare({ net: t.string(), quakes: t.bigint() })
   * ```
   * @throws DEFINE_DUPLICATE_COLUMN, DEFINE_BAD_VALUE
   */
  declare<C extends Readonly<Record<string, DataType>>>(columns: C): Dataset<AsFields<NullableFields<C>>> {
    if (typeof columns !== 'object' || columns === null) {
      throw new DefineError('DEFINE_BAD_VALUE', {
        message: `Columns of sql: ${String(columns)}. Expected types by name, such as { id: t.string() }.`,
      })
    }
    const { kind: _kind, schema: _schema, ...spec } = this.#node
    return new Dataset(sqlNode({ ...spec, columns: t.struct(columns), ...siteOf() }))
  }

  /**
   * Names the variable that holds the dataset in the generated script.
   * @throws DEFINE_BAD_NAME
   */
  as(name: string): UntypedDataset {
    checkDatasetName(name)
    return new UntypedDataset(Object.freeze({ ...this.#node, name }))
  }
}

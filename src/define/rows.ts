import { DefineError } from '../errors/define-error.js'
import { rowsSourceNode } from '../ir/source/rows-source-node.js'
import type { ArrayType, DataType, MapType, StructType, ValueOf } from '../schema/data-type.js'
import type { JsonRow } from '../schema/row-json.js'
import { type NullableFields, t } from '../schema/type-builders.js'
import { siteOf } from './call-site.js'
import { Dataset } from './dataset.js'

/** A value as {@link rows} takes it: that of a row, or where it is exact a plain number. */
export type ValueInput<T extends DataType> = T extends { readonly kind: 'bigint' }
  ? bigint | number
  : T extends { readonly kind: 'decimal' }
    ? string | number
    : T extends ArrayType<infer E>
      ? readonly (ValueInput<E> | null)[]
      : T extends MapType<infer K, infer V>
        ? ReadonlyMap<ValueInput<K>, ValueInput<V> | null>
        : T extends StructType<infer F>
          ? { readonly [C in keyof F]?: ValueInput<F[C]['type']> | null }
          : ValueOf<T>

/** A row as {@link rows} takes it; a column that is left out is null. */
export type RowInput<S extends Readonly<Record<string, DataType>>> = {
  readonly [C in keyof S]?: ValueInput<S[C]> | null
}

/** Maps as the pairs that their JSON form has. */
function plain(value: unknown): unknown {
  if (value instanceof Map) return Array.from(value, ([key, item]) => [plain(key), plain(item)])
  if (Array.isArray(value)) return value.map(plain)
  const isObject = typeof value === 'object' && value !== null && !(value instanceof Uint8Array)
  return isObject
    ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item)]))
    : value
}

/**
 * Rows that stand in the job itself, for small tables and for tests: a batch. Values are those of rows
 * (docs/values.md) and reach Spark exactly; a column that a row leaves out is null.
 *
 * @example
 * ```ts
 * const countries = rows([{ code: 'DE', name: 'Germany' }, { code: 'FR', name: 'France' }], {
 *   code: t.string(),
 *   name: t.string(),
 * })
 * ```
 * @throws DEFINE_BAD_VALUE for a value that its column cannot hold, DEFINE_DUPLICATE_COLUMN, DEFINE_TYPE_MISMATCH
 */
export function rows<S extends Readonly<Record<string, DataType>>>(
  values: readonly RowInput<NoInfer<S>>[],
  fields: S,
): Dataset<NullableFields<S>> {
  if (!Array.isArray(values)) {
    throw new DefineError('DEFINE_BAD_VALUE', {
      message: `Rows: ${typeof values}. Expected a list of objects.`,
      hint: "Write rows([{ id: 'a' }], { id: t.string() }).",
    })
  }
  const given = values.map((row) => plain(row)) as readonly JsonRow[]
  return new Dataset(rowsSourceNode({ rowType: t.struct(fields), rows: given, ...siteOf() }))
}

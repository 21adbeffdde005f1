import type { FunctionName } from '../../ir/expression/function-table.js'
import type { DataType } from '../../schema/data-type.js'
import { castText } from '../../schema/ddl.js'
import { checkType } from '../../schema/type-builders.js'
import { Column } from '../column.js'
import type { VariantType } from '../types/type-families.js'
import { call } from './function-of.js'

function taken<T extends DataType>(
  name: FunctionName,
  variant: Column,
  path: string,
  type: T,
): Column<T, true> {
  checkType(`Type of ${name}`, type)
  return new Column(call(name, [variant, path, castText(type)]))
}

/**
 * What is at a path of a variant, as a type: `variantGet(c.body, '$.user.id', t.bigint())`. Null where there is nothing;
 * what cannot be of that type fails the query. Needs Spark 4.0.
 * Follows https://spark.apache.org/docs/latest/api/sql/#variant_get
 * @throws DEFINE_TYPE_MISMATCH
 */
export function variantGet<T extends DataType>(
  variant: Column<VariantType>,
  path: string,
  type: T,
): Column<T, true> {
  return taken('variant_get', variant, path, type)
}

/** The same, but null where it cannot be of that type. */
export function tryVariantGet<T extends DataType>(
  variant: Column<VariantType>,
  path: string,
  type: T,
): Column<T, true> {
  return taken('try_variant_get', variant, path, type)
}

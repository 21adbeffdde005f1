import { fromJsonNode, fromJsonType } from '../../ir/expression/from-json-node.js'
import { typeMismatch, typeName } from '../../ir/type-mismatch.js'
import type { ArrayType, DataType, MapType, StructType } from '../../schema/data-type.js'
import { checkType } from '../../schema/type-builders.js'
import { valueText } from '../../util/value-text.js'
import { checkOptions } from '../check-options.js'
import { Column, isColumn } from '../column.js'
import type { StringType } from '../types/type-families.js'

/** How {@link fromJson} reads. */
export interface FromJsonOptions {
  /**
   * What a text does that is no JSON of the declared type: `fail` ends the query, `null` gives nulls.
   * @default 'fail'
   */
  readonly badRecords?: 'fail' | 'null'
}

/**
 * The value of a JSON text, of a declared type; fields not declared are left out:
 * `fromJson(c.payload, t.struct({ id: t.string() }))`.
 * Follows https://spark.apache.org/docs/latest/sql-data-sources-json.html
 * @throws DEFINE_TYPE_MISMATCH unless it is a text, and the type a struct, array or map.
 */
export function fromJson<
  T extends StructType | ArrayType<DataType, true> | MapType<DataType, DataType, true>,
>(text: Column<StringType>, type: T, options: FromJsonOptions = {}): Column<T, true> {
  checkOptions('fromJson', options, { badRecords: true })
  const found = isColumn(text) ? text.toNode().type : undefined
  if (found?.kind !== 'string') {
    throw typeMismatch(
      'Argument of fromJson',
      found === undefined ? valueText(text) : typeName(found),
      'a string',
    )
  }
  checkType('Type of fromJson', type)
  const declared = fromJsonType(type)
  const node = fromJsonNode(text.toNode().node, declared, options.badRecords ?? 'fail')
  return new Column({ node, type: declared, nullable: true })
}

import { exprNode } from '../../ir/expression/expr-node.js'
import { checkSqlText } from '../../ir/expression/sql-text.js'
import type { DataType } from '../../schema/data-type.js'
import { checkType } from '../../schema/type-builders.js'
import { Column } from '../column.js'

/**
 * An expression in Spark SQL's own words, with the type that it is declared to give; it may be null. For what has no
 * function here: `expr('soundex(place)', t.string())`.
 *
 * Follows https://spark.apache.org/docs/latest/api/python/reference/pyspark.sql/api/pyspark.sql.functions.expr.html
 *
 * @throws DEFINE_BAD_VALUE
 */
export function expr<T extends DataType>(text: string, type: T): Column<T, true> {
  checkSqlText('Text of expr', text)
  checkType('Type of expr', type)
  return new Column({ node: exprNode(text, type), type, nullable: true })
}

import { structNode, structType } from '../../ir/expression/struct-node.js'
import type { StructType } from '../../schema/data-type.js'
import { Column } from '../column.js'
import { namedExpressions } from '../columns-of.js'
import type { FieldsOf, Selection } from '../types/fields.js'

/**
 * Columns together as one struct: `struct({ id: c.id, mag: c.mag })`.
 * @throws DEFINE_DUPLICATE_COLUMN, DEFINE_NOT_A_COLUMN
 */
export function struct<S extends Selection>(fields: S): Column<StructType<FieldsOf<S>>, false> {
  const node = structNode(namedExpressions('struct', fields))
  const typed = Object.entries(fields).map(([name, column]) => ({ ...column.toNode(), name }))
  return new Column({ node, type: structType('struct', typed), nullable: false }) as never
}

import { inferType } from '../../ir/expression/infer-type.js'
import { structNode } from '../../ir/expression/struct-node.js'
import type { StructType } from '../../schema/data-type.js'
import { Column } from '../column.js'
import { namedExpressions } from '../columns-of.js'
import type { FieldsOf, Selection } from '../types/fields.js'

/**
 * Columns together as one struct: `struct({ id: c.id, mag: c.mag })`.
 * @throws DEFINE_DUPLICATE_COLUMN, DEFINE_NOT_A_COLUMN
 */
export function struct<S extends Selection>(fields: S): Column<StructType<FieldsOf<S>>, false> {
  const named = namedExpressions('struct', fields)
  const columns = Object.entries(fields).map(([name, column]) => ({ name, ...column.toNode() }))
  const names = named.map(({ name }) => ({ name, expression: { kind: 'column', name } as const }))
  const { type } = inferType(structNode(names), { kind: 'struct', fields: columns })
  return new Column({ node: structNode(named), type, nullable: false })
}

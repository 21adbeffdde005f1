import { arraysZipNode, arraysZipType } from '../../ir/expression/arrays-zip-node.js'
import type { ArrayType, StructType, Typed } from '../../schema/data-type.js'
import { Column } from '../column.js'
import { namedExpressions } from '../columns-of.js'
import type { NullabilityOf } from '../types/operand.js'

type Arrays = Readonly<Record<string, Column<ArrayType>>>

/** A struct of an element of each array, any of which may be shorter than the longest. */
type Zipped<S extends Arrays> = StructType<{
  readonly [C in keyof S]: S[C] extends Column<ArrayType<infer E>> ? Typed<E, true> : never
}>

/**
 * The elements of arrays side by side, as an array of structs; where one is shorter than the longest, its field is
 * null: `arraysZip({ name: c.names, size: c.sizes })`.
 * @throws DEFINE_TYPE_MISMATCH, DEFINE_DUPLICATE_COLUMN, DEFINE_NOT_A_COLUMN
 */
export function arraysZip<S extends Arrays>(
  arrays: S,
): Column<ArrayType<Zipped<S>, false>, NullabilityOf<S[keyof S]>> {
  const node = arraysZipNode(namedExpressions('arraysZip', arrays))
  const typed = Object.entries(arrays).map(([name, column]) => ({ ...column.toNode(), name }))
  return new Column({ node, ...arraysZipType(typed) }) as never
}

import { deepFreeze } from '../../util/freeze.js'
import { unknownColumn } from '../unknown-column.js'
import type { RelationBase, RelationNode, SpecOf } from './relation-node.js'
import { rowSchema } from './row-schema.js'

/** Rows without these columns. */
export interface DropNode extends RelationBase {
  readonly kind: 'drop'
  readonly input: RelationNode
  readonly columns: readonly string[]
}

export function dropNode(spec: SpecOf<DropNode>): DropNode {
  const { fields } = spec.input.schema
  for (const name of spec.columns) {
    if (fields.every((field) => field.name !== name)) throw unknownColumn(name, spec.input.schema)
  }
  const schema = rowSchema(
    'drop',
    fields.filter(({ name }) => !spec.columns.includes(name)),
  )
  return deepFreeze({ ...spec, kind: 'drop', schema })
}

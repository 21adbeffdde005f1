import { deepFreeze } from '../../util/freeze.js'
import { unknownColumn } from '../unknown-column.js'
import type { RelationBase, RelationNode, SpecOf } from './relation-node.js'
import { rowSchema } from './row-schema.js'

/** One column's old and new name. */
export interface ColumnRename {
  readonly from: string
  readonly to: string
}

/** The same rows with some columns under other names. */
export interface RenameNode extends RelationBase {
  readonly kind: 'rename'
  readonly input: RelationNode
  readonly renames: readonly ColumnRename[]
}

export function renameNode(spec: SpecOf<RenameNode>): RenameNode {
  const { fields } = spec.input.schema
  for (const { from } of spec.renames) {
    if (fields.every((field) => field.name !== from)) throw unknownColumn(from, spec.input.schema)
  }
  const schema = rowSchema(
    'rename',
    fields.map((field) => {
      const rename = spec.renames.find(({ from }) => from === field.name)
      return rename === undefined ? field : { ...field, name: rename.to }
    }),
  )
  return deepFreeze({ ...spec, kind: 'rename', schema })
}

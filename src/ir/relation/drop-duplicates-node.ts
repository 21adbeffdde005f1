import { deepFreeze } from '../../util/freeze.js'
import { checkComparable, namedFields } from './comparable.js'
import type { RelationBase, RelationNode, SpecOf } from './relation-node.js'

/** One row, whole, of those that are the same in these columns. */
export interface DropDuplicatesNode extends RelationBase {
  readonly kind: 'drop_duplicates'
  readonly input: RelationNode
  readonly columns: readonly string[]
}

export function dropDuplicatesNode(spec: SpecOf<DropDuplicatesNode>): DropDuplicatesNode {
  const { schema } = spec.input
  checkComparable('dropDuplicates', namedFields('dropDuplicates', spec.columns, schema))
  return deepFreeze({ ...spec, kind: 'drop_duplicates', schema })
}

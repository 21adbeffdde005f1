import { deepFreeze } from '../../util/freeze.js'
import { checkComparable } from './comparable.js'
import type { RelationBase, RelationNode, SpecOf } from './relation-node.js'

/** Each row once; rows are the same where all their columns are, null being the same as null. */
export interface DistinctNode extends RelationBase {
  readonly kind: 'distinct'
  readonly input: RelationNode
}

export function distinctNode(spec: SpecOf<DistinctNode>): DistinctNode {
  checkComparable('distinct', spec.input.schema.fields)
  return deepFreeze({ ...spec, kind: 'distinct', schema: spec.input.schema })
}

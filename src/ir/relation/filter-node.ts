import { deepFreeze } from '../../util/freeze.js'
import { checkScalar } from '../expression/aggregation.js'
import type { ExpressionNode } from '../expression/expression-node.js'
import { inferType } from '../expression/infer-type.js'
import { typeMismatch, typeName } from '../type-mismatch.js'
import type { RelationBase, RelationNode, SpecOf } from './relation-node.js'

/** Keeps the rows for which `condition` is true. */
export interface FilterNode extends RelationBase {
  readonly kind: 'filter'
  readonly input: RelationNode
  readonly condition: ExpressionNode
}

export function filterNode(spec: SpecOf<FilterNode>): FilterNode {
  checkScalar('filter', spec.condition)
  const { type } = inferType(spec.condition, spec.input.schema)
  if (type.kind !== 'boolean')
    throw typeMismatch('Condition of filter', typeName(type), 'a condition (boolean)')
  return deepFreeze({ ...spec, kind: 'filter', schema: spec.input.schema })
}

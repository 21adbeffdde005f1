import { deepFreeze } from '../../util/freeze.js'
import { checkScalar } from '../expression/aggregation.js'
import type { NamedExpression } from '../expression/expression-node.js'
import type { RelationBase, RelationNode, SpecOf } from './relation-node.js'
import { fieldsOf, rowSchema } from './row-schema.js'

/** Rows of exactly these columns, in this order. */
export interface SelectNode extends RelationBase {
  readonly kind: 'select'
  readonly input: RelationNode
  readonly columns: readonly NamedExpression[]
}

export function selectNode(spec: SpecOf<SelectNode>): SelectNode {
  for (const { expression } of spec.columns) checkScalar('select', expression)
  const schema = rowSchema('select', fieldsOf(spec.columns, spec.input.schema))
  return deepFreeze({ ...spec, kind: 'select', schema })
}

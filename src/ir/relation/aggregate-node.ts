import { deepFreeze } from '../../util/freeze.js'
import { checkAggregate, checkScalar } from '../expression/aggregation.js'
import type { NamedExpression } from '../expression/expression-node.js'
import type { RelationBase, RelationNode, SpecOf } from './relation-node.js'
import { fieldsOf, rowSchema } from './row-schema.js'

/** One row per group: the keys, then the aggregates. */
export interface AggregateNode extends RelationBase {
  readonly kind: 'aggregate'
  readonly input: RelationNode
  readonly keys: readonly NamedExpression[]
  readonly aggregates: readonly NamedExpression[]
}

export function aggregateNode(spec: SpecOf<AggregateNode>): AggregateNode {
  for (const { expression } of spec.keys) checkScalar('groupBy', expression)
  for (const { name, expression } of spec.aggregates) checkAggregate(name, expression)
  const schema = rowSchema('agg', [
    ...fieldsOf(spec.keys, spec.input.schema),
    ...fieldsOf(spec.aggregates, spec.input.schema),
  ])
  return deepFreeze({ ...spec, kind: 'aggregate', schema })
}

import { deepFreeze } from '../../util/freeze.js'
import { checkScalar } from '../expression/aggregation.js'
import type { NamedExpression } from '../expression/expression-node.js'
import type { RelationBase, RelationNode, SpecOf } from './relation-node.js'
import { fieldsOf, rowSchema } from './row-schema.js'

/** Adds columns, or replaces those of the same name where they stand; all see the input's columns. */
export interface WithColumnsNode extends RelationBase {
  readonly kind: 'with_columns'
  readonly input: RelationNode
  readonly columns: readonly NamedExpression[]
}

export function withColumnsNode(spec: SpecOf<WithColumnsNode>): WithColumnsNode {
  for (const { expression } of spec.columns) checkScalar('withColumns', expression)
  const made = rowSchema('withColumns', fieldsOf(spec.columns, spec.input.schema)).fields
  const before = spec.input.schema.fields
  const kept = before.map((field) => made.find(({ name }) => name === field.name) ?? field)
  const added = made.filter(({ name }) => before.every((field) => field.name !== name))
  return deepFreeze({ ...spec, kind: 'with_columns', schema: rowSchema('withColumns', [...kept, ...added]) })
}

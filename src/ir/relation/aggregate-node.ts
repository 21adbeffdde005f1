import { DefineError } from '../../errors/define-error.js'
import { deepFreeze } from '../../util/freeze.js'
import { checkAggregate, checkScalar } from '../expression/aggregation.js'
import type { NamedExpression } from '../expression/expression-node.js'
import { type Pivot, pivotedFields } from './pivot.js'
import type { RelationBase, RelationNode, SpecOf } from './relation-node.js'
import { fieldsOf, rowSchema } from './row-schema.js'

/** One row per group: the keys, then the aggregates. */
export interface AggregateNode extends RelationBase {
  readonly kind: 'aggregate'
  readonly input: RelationNode
  readonly keys: readonly NamedExpression[]
  readonly aggregates: readonly NamedExpression[]
  /** Splits each aggregate into one for each of these values; of a batch alone. */
  readonly pivot?: Pivot
}

function checkWindows(keys: readonly NamedExpression[]): void {
  const windows = keys.filter(({ expression: { kind } }) => kind === 'window' || kind === 'session_window')
  if (windows.length < 2) return
  throw new DefineError('DEFINE_BAD_VALUE', {
    message: `Windows of groupBy: ${windows.map(({ name }) => name).join(', ')}. Expected one: Spark has no groups by several.`,
  })
}

export function aggregateNode(spec: SpecOf<AggregateNode>): AggregateNode {
  for (const { expression } of spec.keys) checkScalar('groupBy', expression)
  checkWindows(spec.keys)
  for (const { name, expression } of spec.aggregates) checkAggregate(name, expression)
  const { input, pivot } = spec
  const aggregates = fieldsOf(spec.aggregates, input.schema)
  const schema = rowSchema('agg', [
    ...fieldsOf(spec.keys, input.schema),
    ...(pivot === undefined ? aggregates : pivotedFields(pivot, aggregates, input.schema)),
  ])
  return deepFreeze({ ...spec, kind: 'aggregate', schema })
}

import { DefineError } from '../../errors/define-error.js'
import { deepFreeze } from '../../util/freeze.js'
import { checkScalar } from '../expression/aggregation.js'
import type { ExpressionNode } from '../expression/expression-node.js'
import { inferType } from '../expression/infer-type.js'
import { typeMismatch, typeName } from '../type-mismatch.js'
import { isComparable } from './comparable.js'
import type { RelationBase, RelationNode, SpecOf } from './relation-node.js'

export type SortDirection = 'asc' | 'desc'

/** Where rows stand whose value is null. */
export type NullsPlace = 'first' | 'last'

/** What rows are sorted by; `nulls` left out is Spark's own: first when ascending, last when descending. */
export interface SortKeyNode {
  readonly expression: ExpressionNode
  readonly direction: SortDirection
  readonly nulls?: NullsPlace
}

/** The rows in an order: by the first key, where that is the same by the second. */
export interface SortNode extends RelationBase {
  readonly kind: 'sort'
  readonly input: RelationNode
  readonly keys: readonly SortKeyNode[]
}

export function sortNode(spec: SpecOf<SortNode>): SortNode {
  if (spec.keys.length === 0) {
    throw new DefineError('DEFINE_BAD_VALUE', {
      message: 'Keys of sort: none. Expected at least one, such as c.mag.desc().',
    })
  }
  for (const { expression } of spec.keys) {
    checkScalar('sort', expression)
    const { type } = inferType(expression, spec.input.schema)
    if (!isComparable(type)) {
      throw typeMismatch(
        'Key of sort',
        typeName(type),
        'a type without maps, since Spark does not order them',
      )
    }
  }
  return deepFreeze({ ...spec, kind: 'sort', schema: spec.input.schema })
}

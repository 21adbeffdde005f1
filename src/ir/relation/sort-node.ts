import { DefineError } from '../../errors/define-error.js'
import { deepFreeze } from '../../util/freeze.js'
import { checkScalar } from '../expression/aggregation.js'
import { isComparable } from '../expression/comparable-type.js'
import { inferType } from '../expression/infer-type.js'
import type { SortKeyNode } from '../expression/sort-key-node.js'
import { typeMismatch, typeName } from '../type-mismatch.js'
import type { RelationBase, RelationNode, SpecOf } from './relation-node.js'

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
        'a type without maps and variants, since Spark does not order them',
      )
    }
  }
  return deepFreeze({ ...spec, kind: 'sort', schema: spec.input.schema })
}

import { DefineError } from '../../errors/define-error.js'
import { deepFreeze } from '../../util/freeze.js'
import type { RelationBase, RelationNode, SpecOf } from './relation-node.js'

/** At most so many rows; of a stream, over all its micro-batches. */
export interface LimitNode extends RelationBase {
  readonly kind: 'limit'
  readonly input: RelationNode
  readonly rows: number
}

export function limitNode(spec: SpecOf<LimitNode>): LimitNode {
  const { rows } = spec
  if (!Number.isSafeInteger(rows) || rows < 1 || rows >= 2 ** 31) {
    throw new DefineError('DEFINE_BAD_VALUE', {
      message: `Rows of limit: ${String(rows)}. Expected a whole number from 1 to 2147483647.`,
    })
  }
  return deepFreeze({ ...spec, kind: 'limit', schema: spec.input.schema })
}

import { deepFreeze } from '../../util/freeze.js'
import { checkComparable, namedFields } from './comparable.js'
import type { RelationBase, RelationNode, SpecOf } from './relation-node.js'

/** One row of those that are the same in these columns and come within the delay of the watermark. */
export interface DropDuplicatesWithinWatermarkNode extends RelationBase {
  readonly kind: 'drop_duplicates_within_watermark'
  readonly input: RelationNode
  readonly columns: readonly string[]
}

export function dropDuplicatesWithinWatermarkNode(
  spec: SpecOf<DropDuplicatesWithinWatermarkNode>,
): DropDuplicatesWithinWatermarkNode {
  const { schema } = spec.input
  const what = 'dropDuplicatesWithinWatermark'
  checkComparable(what, namedFields(what, spec.columns, schema))
  return deepFreeze({ ...spec, kind: 'drop_duplicates_within_watermark', schema })
}

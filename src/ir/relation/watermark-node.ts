import { deepFreeze } from '../../util/freeze.js'
import { columnNode } from '../expression/column-node.js'
import { inferType } from '../expression/infer-type.js'
import { checkInterval } from '../expression/interval.js'
import { typeMismatch, typeName } from '../type-mismatch.js'
import type { RelationBase, RelationNode, SpecOf } from './relation-node.js'

/** Event time with the lateness that is still waited for. */
export interface WatermarkNode extends RelationBase {
  readonly kind: 'watermark'
  readonly input: RelationNode
  readonly column: string
  /** Spark's interval text: `1 hour`. */
  readonly delay: string
}

export function watermarkNode(spec: SpecOf<WatermarkNode>): WatermarkNode {
  const { type } = inferType(columnNode(spec.column), spec.input.schema)
  if (type.kind !== 'timestamp') {
    throw typeMismatch(
      `Watermark column ${spec.column}`,
      typeName(type),
      'a timestamp',
      'Epoch milliseconds become a timestamp with withColumn(…, (c) => timestampMillis(c.time)).',
    )
  }
  checkInterval('Delay of a watermark', spec.delay)
  return deepFreeze({ ...spec, kind: 'watermark', schema: spec.input.schema })
}

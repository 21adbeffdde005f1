import { DefineError } from '../../errors/define-error.js'
import type { StructType } from '../../schema/data-type.js'
import { deepFreeze } from '../../util/freeze.js'
import { valueText } from '../../util/value-text.js'
import type { RelationBase, SpecOf } from '../relation/relation-node.js'

/** A stream of numbered rows at a steady rate, for trials: `timestamp`, when each was due, and `value`, from 0 on. */
export interface RateSourceNode extends RelationBase {
  readonly kind: 'rate_source'
  readonly rowsPerSecond?: number
  readonly numPartitions?: number
  /** How long it takes to reach the rate, as Spark writes it: `5s`. */
  readonly rampUpTime?: string
}

const SCHEMA: StructType = deepFreeze({
  kind: 'struct',
  fields: [
    { name: 'timestamp', type: { kind: 'timestamp' }, nullable: true },
    { name: 'value', type: { kind: 'bigint' }, nullable: true },
  ],
})

function checkCount(option: string, value: number | undefined): void {
  if (value === undefined || (Number.isSafeInteger(value) && value > 0)) return
  throw new DefineError('DEFINE_BAD_VALUE', {
    message: `${option} of a rate source: ${String(value)}. Expected a whole number above 0.`,
  })
}

export function rateSourceNode(spec: SpecOf<RateSourceNode>): RateSourceNode {
  checkCount('rowsPerSecond', spec.rowsPerSecond)
  checkCount('numPartitions', spec.numPartitions)
  const { rampUpTime } = spec
  if (rampUpTime !== undefined && !/^\d{1,9}(?:s|m|min|h|d)$/.test(rampUpTime)) {
    throw new DefineError('DEFINE_BAD_VALUE', {
      message: `rampUpTime of a rate source: ${valueText(rampUpTime)}. Expected a length of time as Spark writes it here, such as '5s'.`,
    })
  }
  return deepFreeze({ ...spec, kind: 'rate_source', schema: SCHEMA })
}

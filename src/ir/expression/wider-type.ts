import type { DataType, DecimalType } from '../../schema/data-type.js'
import { commonType } from './common-type.js'
import { decimalOf, isNumeric, widerNumber } from './numeric-type.js'

/** Times from the one that says the least. */
const TIMES: readonly DataType['kind'][] = ['date', 'timestamp_ntz', 'timestamp']

/** The decimal that holds both; undefined where 38 digits do not, of which Spark's versions cut different ones. */
function widerDecimal(one: DecimalType, other: DecimalType): DataType | undefined {
  const scale = Math.max(one.scale, other.scale)
  const whole = Math.max(one.precision - one.scale, other.precision - other.scale)
  return whole + scale > 38 ? undefined : { kind: 'decimal', precision: whole + scale, scale }
}

/**
 * The type that Spark brings both to where they become one column, as in a union: the wider number, the time that says
 * more; undefined where it does not, or only by reading texts or by cutting digits.
 * Follows https://spark.apache.org/docs/latest/sql-ref-ansi-compliance.html#least-common-type-resolution
 */
export function widerType(left: DataType, right: DataType): DataType | undefined {
  const same = commonType([left, right])
  if (same !== undefined) return same
  if (isNumeric(left) && isNumeric(right)) {
    const [one, other] = [decimalOf(left), decimalOf(right)]
    const isDecimal = left.kind === 'decimal' || right.kind === 'decimal'
    if (isDecimal && one !== undefined && other !== undefined) return widerDecimal(one, other)
    return widerNumber(left, right)
  }
  const [one, other] = [TIMES.indexOf(left.kind), TIMES.indexOf(right.kind)]
  const kind = TIMES[Math.max(one, other)]
  return one < 0 || other < 0 || kind === undefined ? undefined : ({ kind } as DataType)
}

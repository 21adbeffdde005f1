import type { DecimalType } from '../../schema/data-type.js'
import { boundedDecimal } from './numeric-type.js'

export type Arithmetic = 'plus' | 'minus' | 'times' | 'divided_by' | 'mod'

type Digits = (left: DecimalType, right: DecimalType) => { precision: number; scale: number }

const sum: Digits = (left, right) => {
  const scale = Math.max(left.scale, right.scale)
  const whole = Math.max(left.precision - left.scale, right.precision - right.scale)
  return { precision: whole + scale + 1, scale }
}

const DIGITS: { readonly [O in Arithmetic]: Digits } = {
  plus: sum,
  minus: sum,
  times: (left, right) => ({
    precision: left.precision + right.precision + 1,
    scale: left.scale + right.scale,
  }),
  divided_by: (left, right) => {
    const scale = Math.max(6, left.scale + right.precision + 1)
    return { precision: left.precision - left.scale + right.scale + scale, scale }
  },
  mod: (left, right) => {
    const scale = Math.max(left.scale, right.scale)
    const whole = Math.min(left.precision - left.scale, right.precision - right.scale)
    return { precision: whole + scale, scale }
  },
}

/** The type of an operation on two decimals: beyond 38 digits Spark gives up digits after the point, down to 6. */
export function decimalResult(operator: Arithmetic, left: DecimalType, right: DecimalType): DecimalType {
  const { precision, scale } = DIGITS[operator](left, right)
  if (precision <= 38) return { kind: 'decimal', precision, scale }
  const whole = precision - scale
  return boundedDecimal(38, Math.max(38 - whole, Math.min(scale, 6)))
}

import type { DecimalType } from './data-type.js'

/** The text of a decimal with exactly `scale` digits after the point: unscaled 1230, scale 2 → `12.30`. */
export function decimalText(unscaled: bigint, scale: number): string {
  return pointed(unscaled < 0n, (unscaled < 0n ? -unscaled : unscaled).toString(), scale)
}

/** {@link decimalText} of an unscaled value that is a safe integer. */
export function smallDecimalText(unscaled: number, scale: number): string {
  return pointed(unscaled < 0, String(Math.abs(unscaled)), scale)
}

/** A text of digits in the form of `type`; undefined when digits would be lost or are too many. */
export function decimalFromText(text: string, { precision, scale }: DecimalType): string | undefined {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)
  if (match === null) return undefined
  const fraction = (match[3] ?? '').replace(/0+$/, '')
  if (fraction.length > scale) return undefined
  const unscaled = BigInt(`${match[2]}${fraction.padEnd(scale, '0')}`)
  if (unscaled >= 10n ** BigInt(precision)) return undefined
  return decimalText(match[1] === '-' ? -unscaled : unscaled, scale)
}

function pointed(negative: boolean, digits: string, scale: number): string {
  const sign = negative ? '-' : ''
  if (scale === 0) return sign + digits
  const padded = digits.padStart(scale + 1, '0')
  return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`
}

/** A whole number of a variant: a `number` where that holds it, else a `bigint`. */
export function wholeOrBig(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

/** The middle of the values. @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1
    ? Number(sorted[middle])
    : (Number(sorted[middle - 1]) + Number(sorted[middle])) / 2
}

/** Greatest distance from the median, as a share of it. @param {readonly number[]} values */
export function spread(values) {
  const middle = median(values)
  return middle === 0 ? 0 : Math.max(...values.map((value) => Math.abs(value - middle))) / middle
}

/**
 * One figure beside its baseline; `ratio` is the median of the ratios of the turns, each of which ran both.
 * @param {{ id: string, unit: string, values: readonly number[], baseline: { what: string, values: readonly number[] }, setup: string }} measured
 */
export function figure({ id, unit, values, baseline, setup }) {
  const ratios = values.map((value, turn) => value / Number(baseline.values[turn]))
  return {
    id,
    value: round(median(values)),
    unit,
    baseline: { what: baseline.what, value: round(median(baseline.values)) },
    ratio: round(median(ratios)),
    spread: round(spread(ratios)),
    runs: values.length,
    setup,
  }
}

/** Three digits say all that a noisy machine can. @param {number} value */
function round(value) {
  return Number(value.toPrecision(4))
}

/** The value that so many percent of the values do not exceed. @param {readonly number[]} values @param {number} share */
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b)
  return Number(sorted[Math.max(0, Math.ceil((sorted.length * share) / 100) - 1)])
}

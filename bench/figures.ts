/** One measured figure, beside what it is compared with in the same run. */
export interface Figure {
  readonly id: string
  readonly value: number
  readonly unit: string
  readonly baseline: { readonly what: string; readonly value: number }
  /** value / baseline: the median over the turns. */
  readonly ratio: number
  /** Greatest distance of a turn's ratio from the median, as a share of it. */
  readonly spread: number
  readonly runs: number
  readonly setup: string
}

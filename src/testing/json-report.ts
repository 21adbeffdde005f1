import type { CaseOutcome, OutcomeCounts } from './case-outcome.js'
import { countOutcomes } from './case-outcome.js'
import { jsonValue } from './show-value.js'

/** The outcomes as one JSON document; later versions only add to it. */
export interface TestReport {
  readonly v: 1
  readonly counts: OutcomeCounts
  /** Each case with all its differences; bigints as text of their digits, bytes as base64, maps as pairs. */
  readonly cases: readonly CaseOutcome[]
}

/** The outcomes as the document that `sparkwire test --json` writes. */
export function jsonReport(outcomes: readonly CaseOutcome[]): TestReport {
  return jsonValue({ v: 1, counts: countOutcomes(outcomes), cases: outcomes }) as TestReport
}

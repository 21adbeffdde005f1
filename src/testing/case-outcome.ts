import type { TextPosition } from '../util/text-position.js'
import type { RowDifference } from './row-difference.js'

/** How a case ended; `error` where it could not be judged. */
export type CaseStatus = 'passed' | 'failed' | 'error' | 'skipped'

/** What became of one case, as plain data. */
export interface CaseOutcome {
  /** The specification file as it was named. */
  readonly suite: string
  readonly case: string
  /** Where the case stands in the file. */
  readonly at: TextPosition
  /** `failed`: the job ran and an expectation was not met. `error`: the case could not be judged. */
  readonly status: CaseStatus
  readonly durationMs: number
  readonly differences: readonly ExpectationDifference[]
  /** Why the case could not be judged. */
  readonly error?: CaseError
  /** The record of the job's run, for whoever wants script and log. */
  readonly runDirectory?: string
}

/** One difference of one expectation. */
export interface ExpectationDifference {
  readonly kind: 'result' | 'topic'
  /** The name of the result or the topic. */
  readonly name: string
  /** Where the expected cell or row stands in the file. */
  readonly at: TextPosition
  readonly difference: RowDifference
}

/** Why a case could not be judged. */
export interface CaseError {
  readonly code?: string
  readonly message: string
  readonly hint?: string
}

/** How many cases ended how. */
export interface OutcomeCounts {
  readonly passed: number
  readonly failed: number
  readonly error: number
  readonly skipped: number
}

export function countOutcomes(outcomes: readonly CaseOutcome[]): OutcomeCounts {
  const count = (status: CaseStatus): number => outcomes.filter((outcome) => outcome.status === status).length
  return {
    passed: count('passed'),
    failed: count('failed'),
    error: count('error'),
    skipped: count('skipped'),
  }
}

/** Whether every case that was to run passed. */
export function allPassed(outcomes: readonly CaseOutcome[]): boolean {
  return outcomes.every(({ status }) => status === 'passed' || status === 'skipped')
}

export type { TextPosition } from '../util/text-position.js'
export type {
  CaseError,
  CaseOutcome,
  CaseStatus,
  ExpectationDifference,
  OutcomeCounts,
} from './case-outcome.js'
export type { CellDifference } from './compare-values.js'
export { type DiffOptions, diffRows } from './diff-rows.js'
export { type ExpectRowsOptions, expectRows } from './expect-rows.js'
export { jsonReport, type TestReport } from './json-report.js'
export { junitReport } from './junit.js'
export { loadSpec } from './load-spec.js'
export type { ComparedRow, RowDifference } from './row-difference.js'
export { type RunSpecOptions, runSpec } from './run-spec.js'
export { showDifferences } from './show-difference.js'
export {
  type FeedOptions,
  type FeedRecord,
  type OpenTestBenchOptions,
  openTestBench,
  type TestBench,
} from './test-bench.js'
export type {
  Expectation,
  GivenRecord,
  GivenTopic,
  ResultExpectation,
  TestCase,
  TestSpec,
  TopicExpectation,
} from './test-spec.js'

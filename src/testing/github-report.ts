import type { CaseOutcome } from './case-outcome.js'
import { countOutcomes } from './case-outcome.js'
import { outcomeLine, outcomeText } from './outcome-text.js'
import { showDifference } from './show-difference.js'

/** How many differences of one case become annotations: a step shows ten errors in all. */
const ANNOTATIONS_PER_CASE = 3

/** Workflow commands of GitHub Actions that mark each failure at its line of the specification. */
export function githubAnnotations(outcomes: readonly CaseOutcome[]): string[] {
  return outcomes.flatMap((outcome) => {
    const title = `${outcome.suite} > ${outcome.case}`
    if (outcome.status === 'error') return [annotation(outcome, outcome.at, title, outcomeText(outcome))]
    return outcome.differences
      .slice(0, ANNOTATIONS_PER_CASE)
      .map(({ at, kind, name, difference }) =>
        annotation(outcome, at, title, `${kind} ${name}: ${showDifference(difference)}`),
      )
  })
}

/** A Markdown table of the cases for the summary page of a GitHub job. */
export function githubSummary(outcomes: readonly CaseOutcome[]): string {
  const { passed, failed, error, skipped } = countOutcomes(outcomes)
  const rows = outcomes.map(
    (outcome) =>
      `| ${cell(outcome.suite)} | ${cell(outcome.case)} | ${outcome.status} | ${(outcome.durationMs / 1000).toFixed(1)} s | ${cell(outcomeLine(outcome))} |`,
  )
  return [
    `### sparkwire test: ${passed} passed, ${failed + error} failed, ${skipped} skipped`,
    '',
    '| spec | case | | time | |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

function annotation(
  { suite }: CaseOutcome,
  { line, column }: CaseOutcome['at'],
  title: string,
  message: string,
): string {
  const properties = `file=${property(suite)},line=${line},col=${column},title=${property(title)}`
  return `::error ${properties}::${data(message)}`
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

function cell(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll('\n', ' ')
}

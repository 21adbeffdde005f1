import Table from 'cli-table3'
import pc from 'picocolors'
import { type CaseOutcome, type CaseStatus, countOutcomes } from '../testing/case-outcome.js'
import { outcomeText } from '../testing/outcome-text.js'

/** How many differences of a case are shown; the JSON report has all. */
const SHOWN = 10

/** Why a case did not pass and how to run it alone; empty for one that did. */
export function showFailure(outcome: CaseOutcome, colour: boolean): string {
  if (outcome.status === 'passed' || outcome.status === 'skipped') return ''
  const { bold, red, dim } = pc.createColors(colour)
  const lines = [
    `${red(outcome.status === 'failed' ? 'FAILED' : 'ERROR')} ${bold(`${outcome.suite} > ${outcome.case}`)}`,
    outcomeText(outcome, SHOWN),
    dim(`run it alone: sparkwire test ${outcome.suite} --filter ${JSON.stringify(outcome.case)}`),
    ...(outcome.runDirectory === undefined ? [] : [dim(`script and log: ${outcome.runDirectory}`)]),
  ]
  return `\n${lines.join('\n')}\n\n`
}

/** One line a case, and the counts. */
export function summaryTable(outcomes: readonly CaseOutcome[], colour: boolean): string {
  const colours = pc.createColors(colour)
  const paint: Readonly<Record<CaseStatus, (text: string) => string>> = {
    passed: colours.green,
    failed: colours.red,
    error: colours.red,
    skipped: colours.dim,
  }
  const table = new Table({
    head: ['spec', 'case', 'outcome', 'time'],
    colAligns: ['left', 'left', 'left', 'right'],
    style: { head: [], border: [], compact: true },
  })
  for (const { suite, case: name, status, durationMs } of outcomes) {
    table.push([
      suite,
      name,
      paint[status](status),
      status === 'skipped' ? '' : `${(durationMs / 1000).toFixed(1)} s`,
    ])
  }
  const { passed, failed, error, skipped } = countOutcomes(outcomes)
  const counts = [
    `${passed} passed`,
    `${failed} failed`,
    ...(error > 0 ? [`${error} could not be judged`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ]
  return `${table.toString()}\n${counts.join(', ')}\n`
}

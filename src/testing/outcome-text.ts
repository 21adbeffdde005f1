import type { CaseOutcome, ExpectationDifference } from './case-outcome.js'
import { showDifference } from './show-difference.js'

/** Why a case did not pass, in one line. */
export function outcomeLine(outcome: CaseOutcome): string {
  if (outcome.error !== undefined) return firstLine(outcome.error.message)
  const [first] = outcome.differences
  if (first === undefined) return ''
  const more = outcome.differences.length - 1
  const line = showDifference(first.difference)
    .split('\n')
    .map((part) => part.trim())
    .join(': ')
  return `${first.kind} ${first.name}: ${line}${more > 0 ? ` (and ${more} more)` : ''}`
}

/** Why a case did not pass, in full: each difference with its line of the file, no more than `limit` of them. */
export function outcomeText(outcome: CaseOutcome, limit = Number.POSITIVE_INFINITY): string {
  if (outcome.error !== undefined) {
    const { code, message, hint } = outcome.error
    return [
      `${code === undefined ? '' : `[${code}] `}${message}`,
      ...(hint === undefined ? [] : [`hint: ${hint}`]),
    ].join('\n')
  }
  const shown = outcome.differences.slice(0, limit)
  const more = outcome.differences.length - shown.length
  const lines = shown.flatMap((entry, index) => [
    ...(isNewTarget(shown[index - 1], entry) ? [`${entry.kind} ${entry.name}:`] : []),
    indent(showDifference(entry.difference, `${outcome.suite}:${entry.at.line}`)),
  ])
  return [...lines, ...(more > 0 ? [`  and ${more} more`] : [])].join('\n')
}

export function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? ''
}

function isNewTarget(before: ExpectationDifference | undefined, entry: ExpectationDifference): boolean {
  return before === undefined || before.kind !== entry.kind || before.name !== entry.name
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ')
}

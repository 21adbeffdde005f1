import junit, { type Builder } from 'junit-report-builder'
import type { CaseOutcome } from './case-outcome.js'
import { outcomeLine, outcomeText } from './outcome-text.js'

// Its types describe a default export inside a default export; Node hands out the builder itself.
const root = junit as unknown as Builder

/**
 * The outcomes as JUnit XML: one suite per specification file, names `suite > case` so that they are unique,
 * `failure` where an expectation was not met and `error` where the case could not be judged, times in seconds.
 */
export function junitReport(outcomes: readonly CaseOutcome[]): string {
  const builder = root.newBuilder().name('sparkwire test')
  for (const suiteName of new Set(outcomes.map(({ suite }) => suite))) {
    const cases = outcomes.filter(({ suite }) => suite === suiteName)
    const suite = builder
      .testSuite()
      .name(xmlText(suiteName))
      .time(seconds(cases.reduce((sum, { durationMs }) => sum + durationMs, 0)))
    for (const outcome of cases) {
      const entry = suite
        .testCase()
        .className(xmlText(suiteName))
        .name(xmlText(`${suiteName} > ${outcome.case}`))
        .file(xmlText(suiteName))
        .time(seconds(outcome.durationMs))
      const message = xmlText(outcomeLine(outcome))
      if (outcome.status === 'skipped') entry.skipped()
      if (outcome.status === 'failed') {
        entry.failure(message, 'expectation').stacktrace(bodyText(outcomeText(outcome)))
      }
      if (outcome.status === 'error') {
        entry.error(message, outcome.error?.code ?? 'error', bodyText(outcomeText(outcome)))
      }
    }
  }
  return builder.build()
}

function seconds(ms: number): number {
  return Math.round(ms) / 1000
}

/** Text without the characters that XML 1.0 cannot hold. */
function xmlText(text: string): string {
  return text.replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
}

/** The same for the body of an element: the builder escapes only the first end of a CDATA section. */
function bodyText(text: string): string {
  return xmlText(text).replaceAll(']]>', ']] >')
}

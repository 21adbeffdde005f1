import { DefineError } from '../../errors/define-error.js'
import { valueText } from '../../util/value-text.js'

const PART = String.raw`\d+\s+(?:microsecond|millisecond|second|minute|hour|day|week)s?`
const INTERVAL = new RegExp(String.raw`^${PART}(?:\s+${PART})*$`)

/** @throws DEFINE_BAD_VALUE unless `text` is a fixed length of time in Spark's words, more than zero. */
export function checkInterval(what: string, text: string): void {
  if (typeof text === 'string' && INTERVAL.test(text) && /[1-9]/.test(text)) return
  throw new DefineError('DEFINE_BAD_VALUE', {
    message: `${what}: ${valueText(text)}. Expected a length of time such as '6 hours' or '1 minute 30 seconds'.`,
    hint: 'Units are microseconds, milliseconds, seconds, minutes, hours, days and weeks; months have no fixed length.',
  })
}

const MICROS: Readonly<Record<string, number>> = {
  microsecond: 1,
  millisecond: 1_000,
  second: 1_000_000,
  minute: 60_000_000,
  hour: 3_600_000_000,
  day: 86_400_000_000,
  week: 604_800_000_000,
}

/** The microseconds of a length of time that {@link checkInterval} lets pass. */
export function intervalMicros(text: string): number {
  const parts = [...text.matchAll(/(\d+)\s+([a-z]+?)s?(?=\s|$)/g)]
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (MICROS[unit ?? ''] ?? 0), 0)
}

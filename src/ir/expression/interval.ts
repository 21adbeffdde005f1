import { DefineError } from '../../errors/define-error.js'

const PART = String.raw`\d+\s+(?:microsecond|millisecond|second|minute|hour|day|week)s?`
const INTERVAL = new RegExp(String.raw`^${PART}(?:\s+${PART})*$`)

/** @throws DEFINE_BAD_VALUE unless `text` is a fixed length of time in Spark's words, more than zero. */
export function checkInterval(what: string, text: string): void {
  if (typeof text === 'string' && INTERVAL.test(text) && /[1-9]/.test(text)) return
  throw new DefineError('DEFINE_BAD_VALUE', {
    message: `${what}: ${JSON.stringify(text)}. Expected a length of time such as '6 hours' or '1 minute 30 seconds'.`,
    hint: 'Units are microseconds, milliseconds, seconds, minutes, hours, days and weeks; months have no fixed length.',
  })
}

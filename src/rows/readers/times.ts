import { dateText } from '../../schema/calendar.js'
import { dayTimeText, yearMonthText } from '../../schema/interval-text.js'
import { timestampText } from '../../schema/timestamp-text.js'
import { type ArrowValues, bufferOf, type ReadValue } from '../arrow-values.js'
import { TimestampTextChunk } from './timestamp-text-chunk.js'

/** Reads days since 1970-01-01; the rows of a batch are mostly of few days, so the last text is kept. */
export function readDates(column: ArrowValues): ReadValue {
  const days = bufferOf(column, Int32Array)
  let last = Number.NaN
  let text = ''
  return (index) => {
    const day = days[index] as number
    if (day !== last) {
      last = day
      text = dateText(day)
    }
    return text
  }
}

/** Reads microseconds from the 64-bit integers themselves: flechette's own milliseconds are exact only to 2255. */
export function readTimestamps(suffix: 'Z' | ''): (column: ArrowValues) => ReadValue {
  return (column) => {
    const micros = bufferOf(column, BigInt64Array)
    const chunk = new TimestampTextChunk(micros, suffix)
    return (index) => chunk.text(index) ?? timestampText(micros[index] as bigint) + suffix
  }
}

export function readDurations(column: ArrowValues): ReadValue {
  const micros = bufferOf(column, BigInt64Array)
  return (index) => dayTimeText(micros[index] as bigint)
}

export function readMonths(column: ArrowValues): ReadValue {
  const months = bufferOf(column, Int32Array)
  return (index) => yearMonthText(months[index] as number)
}

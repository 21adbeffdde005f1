import type { YearMonthIntervalType } from '../data-type.js'
import { monthsFromText, yearMonthText } from '../interval-text.js'
import { textForm } from './text-form.js'

export const intervalYearMonth = textForm<YearMonthIntervalType>(
  (text) => {
    const months = monthsFromText(text)
    return months === undefined ? undefined : yearMonthText(months)
  },
  () => 'an ISO 8601 duration of years and months: "P1Y2M"',
)

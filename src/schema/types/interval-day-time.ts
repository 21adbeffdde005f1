import type { DayTimeIntervalType } from '../data-type.js'
import { dayTimeText, microsFromDayTime } from '../interval-text.js'
import { textForm } from './text-form.js'

export const intervalDayTime = textForm<DayTimeIntervalType>(
  (text) => {
    const micros = microsFromDayTime(text)
    return micros === undefined ? undefined : dayTimeText(micros)
  },
  () => 'an ISO 8601 duration of days to seconds: "P1DT2H3M4.000005S"',
)

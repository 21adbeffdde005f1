import { dateText, daysFromText } from '../calendar.js'
import type { SimpleType } from '../data-type.js'
import { textForm } from './text-form.js'

export const date = textForm<SimpleType<'date'>>(
  (text) => {
    const days = daysFromText(text)
    return days === undefined ? undefined : dateText(days)
  },
  () => 'a day of the calendar as "YYYY-MM-DD"',
)

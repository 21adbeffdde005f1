import type { SimpleType } from '../data-type.js'
import { microsFromText, timestampText } from '../timestamp-text.js'
import { textForm } from './text-form.js'

/** A moment: UTC, six digits, `Z`. Reading also takes another offset. */
export const timestamp = textForm<SimpleType<'timestamp'>>(
  (text) => {
    const micros = microsFromText(text, true)
    return micros === undefined ? undefined : `${timestampText(micros)}Z`
  },
  () => 'a moment as "YYYY-MM-DDTHH:MM:SS.ffffffZ", at most six digits',
)

import type { SimpleType } from '../data-type.js'
import { microsFromText, timestampText } from '../timestamp-text.js'
import { textForm } from './text-form.js'

/** A wall clock's reading: no zone, so no `Z`. */
export const timestampNtz = textForm<SimpleType<'timestamp_ntz'>>(
  (text) => {
    const micros = microsFromText(text, false)
    return micros === undefined ? undefined : timestampText(micros)
  },
  () => 'a wall clock time as "YYYY-MM-DDTHH:MM:SS.ffffff", without zone, at most six digits',
)

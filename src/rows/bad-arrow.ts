import { RowsError } from '../errors/rows-error.js'

/** The error for bytes that are no whole, sound Arrow stream; `what` is the sentence's end. */
export function badArrow(what: string, cause?: unknown): RowsError {
  return new RowsError('ROWS_BAD_ARROW', {
    message: `A frame of rows is no whole Arrow stream: ${what}.`,
    hint: 'The frame was cut or changed on its way; run the job again.',
    ...(cause === undefined ? {} : { cause }),
  })
}

/** Throws ROWS_BAD_ARROW unless `holds`. */
export function requireSound(holds: boolean, what: string): asserts holds {
  if (!holds) throw badArrow(what)
}

import { codeFrameColumns } from '@babel/code-frame'
import { TestingError } from '../errors/testing-error.js'
import type { SpecPosition } from './spec-position.js'

/** One fault with its place. */
export interface PlacedFault extends SpecPosition {
  readonly message: string
}

/** How many faults are shown with the lines around them; all of them are in the details. */
const SHOWN = 3

/** The error for a specification with faults, found in its text or when the job has run. */
export function badSpec(
  { source, file }: { readonly source: string; readonly file: string },
  faults: readonly PlacedFault[],
): TestingError {
  const sorted = [...faults].sort((a, b) => a.line - b.line || a.column - b.column)
  const shown = sorted.slice(0, SHOWN).map(({ line, column, message }) => {
    const frame = codeFrameColumns(source, { start: { line, column } }, { linesAbove: 1, linesBelow: 1 })
    return `${file}:${line}:${column}: ${message}\n${frame}`
  })
  const more = sorted.length > SHOWN ? [`and ${sorted.length - SHOWN} more`] : []
  return new TestingError('TESTING_BAD_SPEC', {
    message: [...shown, ...more].join('\n'),
    hint: 'correct the specification at the lines shown',
    details: { file, faults: sorted },
  })
}

import { codeFrameColumns } from '@babel/code-frame'
import type { TextPosition } from './text-position.js'

/** Something that is wrong in a text, with its place. */
export interface PlacedFault extends TextPosition {
  readonly message: string
}

/** A text with the name of its file, which errors begin with. */
export interface NamedText {
  readonly file: string
  readonly source: string
}

/** How many faults are shown with the lines around them. */
const SHOWN = 3
/** Longer lines are cut on both sides of the place. */
const LONGEST_LINE = 160

/** The lines around a place, which is marked; never more of a line than fits a screen. */
export function codeFrame(source: string, { line, column }: TextPosition): string {
  const lines = source.split('\n')
  const from = Math.max(0, column - 1 - LONGEST_LINE / 2)
  const isLong = lines.slice(Math.max(0, line - 2), line + 1).some((text) => text.length > LONGEST_LINE)
  // The lines above are kept as empty ones, so that the numbers are right.
  const shown = lines.slice(0, line + 1).map((text, at) => {
    if (at < line - 2) return ''
    return isLong ? text.slice(from, from + LONGEST_LINE) : text
  })
  const start = { line, column: isLong ? column - from : column }
  return codeFrameColumns(shown.join('\n'), { start }, { linesAbove: 1, linesBelow: 1 })
}

/** Faults in the order of their places. */
export function inOrder<F extends TextPosition>(faults: readonly F[]): readonly F[] {
  return [...faults].sort((a, b) => a.line - b.line || a.column - b.column)
}

/** `file:line:column: what is wrong` with a code frame for the first faults, in order; then how many more there are. */
export function faultsText({ file, source }: NamedText, faults: readonly PlacedFault[]): string {
  const shown = inOrder(faults)
    .slice(0, SHOWN)
    .map((fault) => `${file}:${fault.line}:${fault.column}: ${fault.message}\n${codeFrame(source, fault)}`)
  const more = faults.length > SHOWN ? [`and ${faults.length - SHOWN} more`] : []
  return [...shown, ...more].join('\n')
}

import { readFileSync } from 'node:fs'
import { codeFrameColumns } from '@babel/code-frame'
import type { SourcePosition } from '../compile/compiled-job.js'

/** The lines around a place in a file, with a mark under the place; undefined where the file cannot be read. */
export function codeFrame({ file, line, column }: SourcePosition): string | undefined {
  try {
    const text = readFileSync(file, 'utf8')
    return codeFrameColumns(text, { start: { line, column } }, { linesAbove: 2, linesBelow: 1 })
  } catch {
    return undefined
  }
}

import { readFileSync } from 'node:fs'
import { codeFrameColumns } from '@babel/code-frame'
import type { SourcePosition } from '../compile/compiled-job.js'
import { hideSecretValues } from '../ir/hide-secret-values.js'

/** The lines around a place in a file, with a mark under the place, without secrets; undefined where the file cannot be read. */
export function codeFrame({ file, line, column }: SourcePosition): string | undefined {
  try {
    const kind = /\.(ya?ml|json)$/i.test(file) ? 'yaml' : 'program'
    const text = hideSecretValues(readFileSync(file, 'utf8'), kind)
    return codeFrameColumns(text, { start: { line, column } }, { linesAbove: 2, linesBelow: 1 })
  } catch {
    return undefined
  }
}

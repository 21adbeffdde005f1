import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { SourcePosition } from '../compile/compiled-job.js'

/** Job files whose places are known to the column. */
const HAS_COLUMNS = /\.(ya?ml|json)$/i

/**
 * The place in the user's file of a raw stack frame (`at file:///…/job.ts:5:12`); undefined where it names none.
 * The loader of job files keeps lines, but not columns: the column is where the line's text begins.
 */
export function resolveCallSite(site: string): SourcePosition | undefined {
  const match = /(?:\(|^at (?:async )?|\s)((?:file:\/\/)?[^\s()][^()]*):(\d+):(\d+)\)?$/.exec(site)
  if (match === null) return undefined
  const [, where = '', line = '1', column = '1'] = match
  const file = where.startsWith('file://') ? fileURLToPath(where) : where
  const known = HAS_COLUMNS.test(file) ? undefined : textColumn(file, Number(line))
  return Object.freeze({ file, line: Number(line), column: known ?? Number(column) })
}

function textColumn(file: string, line: number): number | undefined {
  try {
    const text = readFileSync(file, 'utf8').split('\n')[line - 1]
    return text === undefined ? undefined : text.length - text.trimStart().length + 1
  } catch {
    return undefined
  }
}

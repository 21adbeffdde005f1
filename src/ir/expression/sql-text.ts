import { DefineError } from '../../errors/define-error.js'
import { valueText } from '../../util/value-text.js'

const indentOf = (line: string): number => line.length - line.trimStart().length

/**
 * A query without what only its place in a file gave it: blank lines around it and the indentation that all
 * its lines share. Of several lines the last one ends, too.
 */
export function sqlText(text: string): string {
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  const isBlank = (line: string | undefined): boolean => line !== undefined && line.trim() === ''
  while (isBlank(lines[0])) lines.shift()
  while (isBlank(lines.at(-1))) lines.pop()
  // A template literal may begin on the line of its backtick.
  const measured = lines.filter((line) => !isBlank(line))
  const indent = measured.length === 0 ? 0 : Math.min(...measured.map(indentOf))
  const cut = lines.map((line) => line.slice(Math.min(indent, indentOf(line))))
  const joined = cut.join('\n').trimEnd()
  return cut.length > 1 ? `${joined}\n` : joined
}

/** @throws DEFINE_BAD_VALUE unless it is text that can be sent to Spark. */
export function checkSqlText(what: string, text: string): void {
  if (typeof text === 'string' && text.trim() !== '' && !/\p{Surrogate}|\0/u.test(text)) return
  throw new DefineError('DEFINE_BAD_VALUE', {
    message: `${what}: ${valueText(text)}. Expected text that is not empty and is valid Unicode.`,
  })
}

import type { Scalar } from 'yaml'

const ESCAPE = /\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|\r?\n[ \t]*|[\s\S])/y

/** Where the text of a scalar begins in its file: after its quote, or after the line of `|` or `>`. */
function bodyStart({ type, range }: Scalar, source: string): number {
  const start = range?.[0] ?? 0
  if (type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE') return start + 1
  if (type !== 'BLOCK_LITERAL' && type !== 'BLOCK_FOLDED') return start
  const lineEnd = source.indexOf('\n', start)
  return lineEnd === -1 ? start : lineEnd + 1
}

/**
 * Where in the file a character of a scalar's value stands: escapes, doubled quotes, indentation and folded lines make
 * the two differ, so both are walked side by side.
 */
export function scalarOffset(scalar: Scalar, source: string, index: number): number {
  const value = String(scalar.value)
  let at = bodyStart(scalar, source)
  const end = scalar.range?.[1] ?? source.length
  for (let seen = 0; seen < value.length && at < end; seen += 1) {
    const char = value[seen] ?? ''
    // Indentation, and the line end that a folded line has for a space.
    const isFolded = char === ' ' && /[\r\n]/.test(source[at] ?? '')
    if (source[at] !== char && !isFolded && /\s/.test(source[at] ?? '')) {
      while (at < end && source[at] !== char && /\s/.test(source[at] ?? '')) at += 1
    }
    if (seen === index) return at
    if (scalar.type === 'QUOTE_DOUBLE' && source[at] === '\\') {
      ESCAPE.lastIndex = at
      at += ESCAPE.exec(source)?.[0].length ?? 1
    } else if (isFolded) {
      while (at < end && /\s/.test(source[at] ?? '')) at += 1
    } else at += scalar.type === 'QUOTE_SINGLE' && char === "'" ? 2 : 1
  }
  return Math.min(at, end)
}

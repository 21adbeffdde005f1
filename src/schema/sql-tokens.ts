import { unescapedSql } from './sql-string.js'
import { TextFault } from './text-fault.js'

/** A piece of Spark SQL: `value` is what it says, `text` how it is written. */
export interface SqlToken {
  readonly kind: 'word' | 'name' | 'number' | 'string' | 'parameter' | 'symbol' | 'end'
  readonly text: string
  readonly value: string
  readonly start: number
  readonly end: number
}

/** Each kind of token, at the place where the text goes on; what stands first wins. */
const PATTERNS: readonly (readonly [SqlToken['kind'] | 'space', RegExp])[] = [
  ['space', /(?:\s+|--[^\n]*|\/\*[\s\S]*?\*\/)+/y],
  ['parameter', /\$\{param:([A-Za-z_][A-Za-z0-9_.-]*)\}/y],
  ['string', /[rR]?(?:'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S]|"")*")/y],
  ['name', /`((?:[^`]|``)*)`/y],
  ['number', /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?:BD|bd|[LlSsYyDdFf])?(?![A-Za-z0-9_])/y],
  ['word', /[A-Za-z_\u00aa-\uffff][A-Za-z0-9_\u00aa-\uffff]*/y],
  ['symbol', /<=>|<=|>=|<>|!=|==|\|\||::|->|=>|[-+*/%=<>!(),.:[\]~&|^?;]/y],
]

const VALUES: Readonly<Partial<Record<string, (text: string, inside: string) => string>>> = {
  parameter: (_text, inside) => inside,
  name: (_text, inside) => inside.replaceAll('``', '`'),
  string: (text) => {
    const isRaw = /^[rR]/.test(text)
    const quoted = isRaw ? text.slice(1) : text
    const body = quoted.slice(1, -1)
    return isRaw ? body : unescapedSql(body, quoted[0] ?? "'")
  },
}

function unreadable(text: string, at: number): TextFault {
  const char = String.fromCodePoint(text.codePointAt(at) ?? 0)
  if (char === "'" || char === '"') return new TextFault(`a text that begins with ${char} has no end`, at)
  if (char === '`') return new TextFault('a name that begins with ` has no end', at)
  if (text.startsWith('/*', at)) return new TextFault('a comment that begins with /* has no end', at)
  if (text.startsWith('${', at)) {
    const hint = 'Write ${param:NAME}; a value of the environment becomes a parameter first.'
    return new TextFault(`${JSON.stringify(text.slice(at, at + 20))} is no parameter`, at, hint)
  }
  if (/[\d.]/.test(char)) {
    const word = /^[\w.]+/.exec(text.slice(at))?.[0] ?? char
    return new TextFault(`${JSON.stringify(word.slice(0, 40))} is no number`, at)
  }
  return new TextFault(`unexpected character ${JSON.stringify(char)}`, at)
}

/** The tokens of a text of Spark SQL, the last of which is its end. @throws TextFault */
export function sqlTokens(text: string): readonly SqlToken[] {
  const tokens: SqlToken[] = []
  let at = 0
  while (at < text.length) {
    const start = at
    for (const [kind, pattern] of PATTERNS) {
      pattern.lastIndex = start
      const match = pattern.exec(text)
      if (match === null) continue
      at = pattern.lastIndex
      const [whole, inside = ''] = match
      const value = VALUES[kind]?.(whole, inside) ?? whole
      if (kind !== 'space') tokens.push({ kind, text: whole, value, start, end: at })
      break
    }
    if (at === start) throw unreadable(text, at)
  }
  return [...tokens, { kind: 'end', text: '', value: '', start: text.length, end: text.length }]
}

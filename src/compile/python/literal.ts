import type { PyConstant, PyTextBlock } from './python-ast.js'

/** Characters that stand in Python text as they are, besides printable ASCII: letters and common signs. */
const PLAIN =
  /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\uac00-\ud7a3¡-¬®-¿×÷–—‘’“”…€°]$/u

const SHORT: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0')

function escaped(code: number): string {
  if (code < 0x100) return `\\x${hex(code, 2)}`
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`
}

function character(char: string, quote: string): string {
  if (char === quote) return `\\${quote}`
  const short = SHORT[char]
  if (short !== undefined) return short
  const code = char.codePointAt(0) ?? 0
  const plain = code < 0x80 ? code >= 0x20 && code < 0x7f : code < 0x10000 && PLAIN.test(char)
  return plain ? char : escaped(code)
}

/** As ruff prefers them: double quotes, unless single ones need fewer escapes. */
function quoteFor(text: string): string {
  return text.split('"').length > text.split("'").length ? "'" : '"'
}

/**
 * The one door through which text reaches a script. Whatever the text, the result is one Python string of
 * exactly that text: quotes, backslashes, line ends, controls, invisible characters and lone surrogates
 * are escaped.
 */
export function pyString(text: string): PyConstant {
  const quote = quoteFor(text)
  const body = Array.from(text, (char) => character(char, quote)).join('')
  return { kind: 'constant', text: `${quote}${body}${quote}` }
}

/** A docstring of one line. */
export function pyDocstring(text: string): PyConstant {
  const body = Array.from(text, (char) => character(char, '"')).join('')
  return { kind: 'constant', text: `"""${body}"""` }
}

/**
 * A text of several lines as a string of several lines: each stands as it is, but for what is escaped. Quotes are
 * only where three of them, or one at the end, would close the string.
 */
export function pyTextBlock(text: string): PyTextBlock {
  const escapedLines = text
    .split('\n')
    .map((line) => Array.from(line, (char) => character(char, '')).join(''))
  const lines = escapedLines
    .join('\n')
    .replace(/"(?="")|"$/g, '\\"')
    .split('\n')
  return { kind: 'text_block', lines: ['"""\\', ...lines.slice(0, -1), `${lines.at(-1) ?? ''}"""`] }
}

/** A bytes literal. */
export function pyBytes(bytes: Uint8Array): PyConstant {
  const byte = (code: number): string =>
    code >= 0x20 && code < 0x7f && code !== 0x22 && code !== 0x5c
      ? String.fromCharCode(code)
      : `\\x${hex(code, 2)}`
  return { kind: 'constant', text: `b"${Array.from(bytes, byte).join('')}"` }
}

/** An integer, from digits or a number without fraction. */
export function pyInteger(value: bigint): PyConstant {
  return { kind: 'constant', text: String(value) }
}

/** A finite float; always with a point or an exponent, so that Python does not take it for an integer. */
export function pyFloat(value: number): PyConstant {
  const text = String(value).replace('e+', 'e')
  return { kind: 'constant', text: /[.e]/.test(text) ? text : `${text}.0` }
}

export const PY_TRUE: PyConstant = Object.freeze({ kind: 'constant', text: 'True' })
export const PY_FALSE: PyConstant = Object.freeze({ kind: 'constant', text: 'False' })
export const PY_NONE: PyConstant = Object.freeze({ kind: 'constant', text: 'None' })

export const pyBoolean = (value: boolean): PyConstant => (value ? PY_TRUE : PY_FALSE)

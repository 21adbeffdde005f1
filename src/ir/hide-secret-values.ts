import { isSecretOption } from './secret-option.js'

/** A name and what it is given, in quotes or bare; bare values are those of YAML. */
const NAMED =
  /((["']?)([\w.-]+)\2[ \t]*[:=][ \t]*)("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.|'')*'|[^\s"'`{}[\],#|>][^,}\]\n]*)/g
/** A YAML text of several lines, which are indented deeper than its name. */
const BLOCK = /^([ \t]*)(["']?)([\w.-]+)\2[ \t]*:[ \t]*[|>][^\n]*\n((?:\1[ \t]+[^\n]*\n?|[ \t]*\n)+)/gm
/** Values that are no secret themselves: they say where it comes from. */
const REFERENCE = /^["']?\$\{|^(true|false|null|~)\s*$/

/**
 * A source text as it may be shown: stars stand for the values of options whose name says that they hold a secret, one
 * for each character, so that every place keeps its line and column. In a program only texts in quotes are values.
 */
export function hideSecretValues(text: string, kind: 'program' | 'yaml'): string {
  const shown = text.replace(NAMED, (whole, before: string, _quote, name: string, value: string) => {
    const isQuoted = /^["']/.test(value)
    const isShown = REFERENCE.test(value) || (kind === 'program' && !isQuoted) || !isSecretOption(name)
    return isShown ? whole : `${before}${stars(value)}`
  })
  if (kind === 'program') return shown
  return shown.replace(BLOCK, (whole, _indent, _quote, name: string, lines: string) =>
    isSecretOption(name) ? `${whole.slice(0, whole.length - lines.length)}${stars(lines)}` : whole,
  )
}

/** Quotes, spaces and line ends stay. */
function stars(value: string): string {
  const [, open = '', inner = value] = /^(["'])(.*)\1$/s.exec(value) ?? []
  return `${open}${inner.replace(/\S/g, '*')}${open}`
}

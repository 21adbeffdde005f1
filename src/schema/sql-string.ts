const SHORT: Readonly<Record<string, string>> = {
  '0': '\0',
  b: '\b',
  n: '\n',
  r: '\r',
  t: '\t',
  Z: '\u001a',
  // The wildcards of LIKE keep their backslash.
  '%': '\\%',
  _: '\\_',
}

const ESCAPE = /\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([0-3][0-7]{2})|([\s\S]))/g

/**
 * The text that the inside of a string literal of Spark SQL says.
 * Follows https://spark.apache.org/docs/latest/sql-ref-literals.html#string-literal
 */
export function unescapedSql(inside: string, quote: string): string {
  const single = inside.replaceAll(quote + quote, quote === "'" ? "\\'" : '\\"')
  return single.replace(ESCAPE, (whole, four?: string, eight?: string, octal?: string, char?: string) => {
    const code = four ?? eight
    if (code !== undefined) {
      const point = Number.parseInt(code, 16)
      return point > 0x10ffff ? whole : String.fromCodePoint(point)
    }
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8))
    return SHORT[char ?? ''] ?? char ?? ''
  })
}

/** A text as a string literal of Spark SQL. */
export function sqlStringLiteral(text: string): string {
  const escaped = text.replace(/[\\'\n\r\t\0]/g, (char) => {
    const short = { '\\': '\\\\', "'": "\\'", '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': '\\0' }[char]
    return short ?? char
  })
  return `'${escaped}'`
}

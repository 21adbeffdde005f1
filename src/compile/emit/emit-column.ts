import { sqlFunction } from '../python/build.js'
import { pyString } from '../python/literal.js'
import type { PyExpression } from '../python/python-ast.js'

/** Whether a name means itself wherever Spark reads one. */
export const isPlainName = (name: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)

/** A column's name as Spark's column strings take it: in backticks where a dot or star would mean more. */
export function columnText(name: string): string {
  return isPlainName(name) ? name : `\`${name.replaceAll('`', '``')}\``
}

/** `F.col("name")`. */
export function emitColumn(name: string): PyExpression {
  return sqlFunction('col', pyString(columnText(name)))
}

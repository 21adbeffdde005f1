import type { DataType } from '../../schema/data-type.js'

/**
 * A constant in the JSON form of its type: digits for bigint and decimal, ISO text for dates and
 * timestamps, base64 for binary, `NaN`, `Infinity` and `-0` as text, null for null of any type.
 */
export interface LiteralNode {
  readonly kind: 'literal'
  readonly type: DataType
  readonly value: string | number | boolean | null
}

export function literalNode(type: DataType, value: LiteralNode['value']): LiteralNode {
  return Object.freeze({ kind: 'literal', type, value })
}

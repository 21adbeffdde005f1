import type { DataType } from '../../schema/data-type.js'

/** An expression in Spark SQL's own words; what it gives is declared, not inferred. */
export interface ExprNode {
  readonly kind: 'expr'
  readonly text: string
  readonly type: DataType
}

export function exprNode(text: string, type: DataType): ExprNode {
  return Object.freeze({ kind: 'expr', text, type })
}

import type { ExpressionNode } from './expression-node.js'

/** The session that a row falls in: rows of a group with at most `gap` between one and the next. */
export interface SessionWindowNode {
  readonly kind: 'session_window'
  readonly time: ExpressionNode
  /** Spark's interval text, `5 minutes`, or an expression that gives one for each row. */
  readonly gap: string | ExpressionNode
}

export function sessionWindowNode(time: ExpressionNode, gap: string | ExpressionNode): SessionWindowNode {
  return Object.freeze({ kind: 'session_window', time, gap })
}

import type { ExpressionNode } from './expression-node.js'

/** The window of event time that a row falls in: a struct of `start` and `end`. Without `slide` it tumbles. */
export interface WindowNode {
  readonly kind: 'window'
  readonly time: ExpressionNode
  /** Spark's interval text: `6 hours`. */
  readonly size: string
  readonly slide?: string
}

export function windowNode(time: ExpressionNode, size: string, slide?: string): WindowNode {
  return Object.freeze({ kind: 'window', time, size, ...(slide === undefined ? {} : { slide }) })
}

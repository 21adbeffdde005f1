import type { ExpressionNode } from './expression-node.js'

/** A time so much later (`plus`) or earlier (`minus`). */
export interface TimeShiftNode {
  readonly kind: 'time_shift'
  readonly time: ExpressionNode
  readonly direction: 'plus' | 'minus'
  /** Spark's interval text: `1 hour`. */
  readonly interval: string
}

export function timeShiftNode(
  time: ExpressionNode,
  direction: TimeShiftNode['direction'],
  interval: string,
): TimeShiftNode {
  return Object.freeze({ kind: 'time_shift', time, direction, interval })
}

import type { ExpressionNode } from '../../ir/expression/expression-node.js'

type Names = ReadonlySet<string>

/** Two expressions of which the first is at most the second. */
interface Order {
  readonly low: ExpressionNode
  readonly high: ExpressionNode
}

/** The parts of a condition that must all be true. */
export function conjuncts(condition: ExpressionNode): readonly ExpressionNode[] {
  return condition.kind === 'operator' && condition.operator === 'and'
    ? condition.args.flatMap(conjuncts)
    : [condition]
}

function ordersIn(condition: ExpressionNode): readonly Order[] {
  if (condition.kind !== 'operator') return []
  const [first, second, third] = condition.args
  if (first === undefined || second === undefined) return []
  if (condition.operator === 'lt' || condition.operator === 'le') return [{ low: first, high: second }]
  if (condition.operator === 'gt' || condition.operator === 'ge') return [{ low: second, high: first }]
  if (condition.operator !== 'between' || third === undefined) return []
  return [
    { low: second, high: first },
    { low: first, high: third },
  ]
}

/** The column of a time that may be shifted by an interval. */
function timeColumn(node: ExpressionNode): string | undefined {
  if (node.kind === 'column') return node.name
  return node.kind === 'time_shift' ? timeColumn(node.time) : undefined
}

/**
 * Whether a condition says that a watermarked time of one side is never later than a time of `kept`, give or
 * take an interval: once the watermark has passed, a row of `kept` need not be waited with any longer.
 * Spark's own rule is `StreamingJoinHelper.getStateValueWatermark`.
 */
export function boundsTime(condition: ExpressionNode, watermarked: Names, kept: Names): boolean {
  return conjuncts(condition)
    .flatMap(ordersIn)
    .some(({ low, high }) => {
      const [lower, upper] = [timeColumn(low), timeColumn(high)]
      return lower !== undefined && upper !== undefined && watermarked.has(lower) && kept.has(upper)
    })
}

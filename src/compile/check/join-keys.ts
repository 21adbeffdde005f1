import { childrenOf } from '../../ir/expression/children.js'
import { columnNode } from '../../ir/expression/column-node.js'
import type { ExpressionNode } from '../../ir/expression/expression-node.js'
import type { JoinNode } from '../../ir/relation/join-node.js'
import type { RelationNode } from '../../ir/relation/relation-node.js'
import { conjuncts } from './time-bound.js'

/** The names of a relation's columns. */
export function columnsOf({ schema }: RelationNode): ReadonlySet<string> {
  return new Set(schema.fields.map(({ name }) => name))
}

function namesIn(node: ExpressionNode): readonly string[] {
  return node.kind === 'column' ? [node.name] : childrenOf(node).flatMap(namesIn)
}

/** Whether an expression has columns, and all of them are of this side. */
function isOf(node: ExpressionNode, side: ReadonlySet<string>): boolean {
  const names = namesIn(node)
  return names.length > 0 && names.every((name) => side.has(name))
}

/** What must be equal on the left and on the right side, as Spark finds it in a join. */
export function joinKeys({ input, other, on, condition }: JoinNode): readonly ExpressionNode[] {
  if (on !== undefined) return on.map(columnNode)
  if (condition === undefined) return []
  const [left, right] = [columnsOf(input), columnsOf(other)]
  return conjuncts(condition).flatMap((part) => {
    if (part.kind !== 'operator' || part.operator !== 'eq') return []
    const [first, second] = part.args
    if (first === undefined || second === undefined) return []
    const across = (isOf(first, left) && isOf(second, right)) || (isOf(first, right) && isOf(second, left))
    return across ? [first, second] : []
  })
}

import type { CallNode } from '../../ir/expression/call-node.js'
import type { ExpressionNode, NamedExpression } from '../../ir/expression/expression-node.js'
import { literalNode } from '../../ir/expression/literal-node.js'
import type { PyExpression } from '../python/python-ast.js'
import { emitNamed } from './emit-expression.js'

const ONE = literalNode({ kind: 'int' }, 1)

/** The same with `count(1)` for `count(*)`, wherever it stands. */
function countingOnes(part: unknown): unknown {
  if (typeof part !== 'object' || part === null) return part
  if (Array.isArray(part)) return part.map(countingOnes)
  const { kind, function: name, args } = part as Partial<CallNode>
  if (kind === 'call' && name === 'count' && args?.length === 0) return { ...part, args: [ONE] }
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, countingOnes(value)]))
}

/** An aggregate behind pivot, in which Spark takes no `*`. */
export function emitPivoted({ name, expression }: NamedExpression): PyExpression {
  return emitNamed({ name, expression: countingOnes(expression) as ExpressionNode })
}

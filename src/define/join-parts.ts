import { DefineError } from '../errors/define-error.js'
import type { ExpressionNode } from '../ir/expression/expression-node.js'
import type { JoinKind } from '../ir/relation/join-kind.js'
import { valueText } from '../util/value-text.js'
import { checkOptions } from './check-options.js'
import { expressionOf } from './columns-of.js'

/** What join takes, as a caller without a type checker sees it. */
export interface JoinOptions {
  readonly on: unknown
  readonly how?: JoinKind
}

interface JoinParts {
  readonly how: JoinKind
  readonly on?: readonly string[]
  readonly condition?: ExpressionNode
}

/** How two sides are joined, from what join was given. @throws DEFINE_BAD_VALUE, DEFINE_NOT_A_COLUMN */
export function joinParts(left: unknown, right: unknown, options: JoinOptions): JoinParts {
  checkOptions('join', options, { on: true, how: true })
  const { on, how = 'inner' } = options
  if (typeof on === 'function') return { how, condition: expressionOf('Condition of join', on(left, right)) }
  if (Array.isArray(on)) return { how, on: [...on] }
  throw new DefineError('DEFINE_BAD_VALUE', {
    message: `Option on of join: ${valueText(on)}. Expected a list of columns or a condition.`,
    hint: "Write { on: ['id'] } or { on: (l, r) => l.id.eq(r.user_id) }.",
  })
}

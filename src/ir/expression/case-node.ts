import type { ExpressionNode } from './expression-node.js'

export interface CaseBranch {
  readonly when: ExpressionNode
  readonly value: ExpressionNode
}

/** CASE WHEN … THEN … ELSE …; null where no branch holds and `otherwise` is absent. */
export interface CaseNode {
  readonly kind: 'case'
  readonly branches: readonly CaseBranch[]
  readonly otherwise?: ExpressionNode
}

export function caseNode(branches: readonly CaseBranch[], otherwise?: ExpressionNode): CaseNode {
  return Object.freeze({
    kind: 'case',
    branches: Object.freeze(branches.map((branch) => Object.freeze({ ...branch }))),
    ...(otherwise === undefined ? {} : { otherwise }),
  })
}

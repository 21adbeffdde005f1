import type { ExpressionNode, NamedExpression } from './expression-node.js'

/** A struct with fields put in; one of the same name is replaced where it stands. */
export interface WithFieldsNode {
  readonly kind: 'with_fields'
  readonly input: ExpressionNode
  readonly fields: readonly NamedExpression[]
}

/** A struct without some of its fields. */
export interface DropFieldsNode {
  readonly kind: 'drop_fields'
  readonly input: ExpressionNode
  readonly names: readonly string[]
}

export function withFieldsNode(input: ExpressionNode, fields: readonly NamedExpression[]): WithFieldsNode {
  return Object.freeze({
    kind: 'with_fields',
    input,
    fields: Object.freeze(fields.map((field) => Object.freeze({ ...field }))),
  })
}

export function dropFieldsNode(input: ExpressionNode, names: readonly string[]): DropFieldsNode {
  return Object.freeze({ kind: 'drop_fields', input, names: Object.freeze([...names]) })
}

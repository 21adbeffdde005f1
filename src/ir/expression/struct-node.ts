import type { NamedExpression } from './expression-node.js'

/** A struct made of named expressions. */
export interface StructNode {
  readonly kind: 'struct'
  readonly fields: readonly NamedExpression[]
}

export function structNode(fields: readonly NamedExpression[]): StructNode {
  return Object.freeze({
    kind: 'struct',
    fields: Object.freeze(fields.map((field) => Object.freeze({ ...field }))),
  })
}

/** A parameter of a lambda, inside its body. */
export interface VariableNode {
  readonly kind: 'variable'
  readonly name: string
}

export function variableNode(name: string): VariableNode {
  return Object.freeze({ kind: 'variable', name })
}

/** The parameter that a lambda may do without: the position of an element. */
export const INDEX = 'i'

/** The names that parameters have; one of a lambda inside another has a number behind it: `x_2`. */
export const VARIABLE_NAME = /^(?:x|y|i|k|v|acc)(?:_[2-9])?$/

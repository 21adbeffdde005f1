/** How an operator is written in Python. */
export type OperatorForm =
  | { readonly form: 'infix'; readonly symbol: string }
  | { readonly form: 'prefix'; readonly symbol: string }
  | { readonly form: 'method'; readonly method: string }

/** Which types the operands may have and which the result has; see `operator-rules.ts`. */
export type OperatorRule = 'comparison' | 'equality' | 'logic' | 'arithmetic' | 'bits' | 'text' | 'null_test'

export type OperatorEntry = OperatorForm & {
  readonly rule: OperatorRule
  /** How many operands, the column it is called on included. */
  readonly operands: 1 | 2 | 3
}

const infix = <R extends OperatorRule>(symbol: string, rule: R) =>
  ({ form: 'infix', symbol, rule, operands: 2 }) as const
const prefix = <R extends OperatorRule>(symbol: string, rule: R) =>
  ({ form: 'prefix', symbol, rule, operands: 1 }) as const
const method = <R extends OperatorRule, N extends 1 | 2 | 3>(name: string, rule: R, operands: N) =>
  ({ form: 'method', method: name, rule, operands }) as const

/** Every operator there is; the document uses these names. */
export const OPERATORS = {
  eq: infix('==', 'comparison'),
  ne: infix('!=', 'comparison'),
  eq_null_safe: method('eqNullSafe', 'equality', 2),
  lt: infix('<', 'comparison'),
  le: infix('<=', 'comparison'),
  gt: infix('>', 'comparison'),
  ge: infix('>=', 'comparison'),
  between: method('between', 'comparison', 3),
  and: infix('&', 'logic'),
  or: infix('|', 'logic'),
  not: prefix('~', 'logic'),
  plus: infix('+', 'arithmetic'),
  minus: infix('-', 'arithmetic'),
  times: infix('*', 'arithmetic'),
  divided_by: infix('/', 'arithmetic'),
  mod: infix('%', 'arithmetic'),
  negate: prefix('-', 'arithmetic'),
  bit_and: method('bitwiseAND', 'bits', 2),
  bit_or: method('bitwiseOR', 'bits', 2),
  bit_xor: method('bitwiseXOR', 'bits', 2),
  like: method('like', 'text', 2),
  ilike: method('ilike', 'text', 2),
  rlike: method('rlike', 'text', 2),
  starts_with: method('startswith', 'text', 2),
  ends_with: method('endswith', 'text', 2),
  contains: method('contains', 'text', 2),
  is_null: method('isNull', 'null_test', 1),
  is_not_null: method('isNotNull', 'null_test', 1),
} as const satisfies Readonly<Record<string, OperatorEntry>>

export type OperatorName = keyof typeof OPERATORS

import type { OperatorName } from '../../ir/expression/operator-table.js'

/** How strongly an operator binds: the greater takes its operands first. */
export const POWER = { or: 1, and: 2, not: 3, compare: 4, concat: 5, add: 6, multiply: 7, sign: 8 } as const

export interface InfixOperator {
  readonly operator: OperatorName
  readonly power: number
}

const compare = (operator: OperatorName): InfixOperator => ({ operator, power: POWER.compare })

/** The operators between two operands, as Spark SQL writes them. */
export const INFIX: Readonly<Record<string, InfixOperator>> = {
  OR: { operator: 'or', power: POWER.or },
  AND: { operator: 'and', power: POWER.and },
  '=': compare('eq'),
  '==': compare('eq'),
  '!=': compare('ne'),
  '<>': compare('ne'),
  '<': compare('lt'),
  '<=': compare('le'),
  '>': compare('gt'),
  '>=': compare('ge'),
  '+': { operator: 'plus', power: POWER.add },
  '-': { operator: 'minus', power: POWER.add },
  '*': { operator: 'times', power: POWER.multiply },
  '/': { operator: 'divided_by', power: POWER.multiply },
  '%': { operator: 'mod', power: POWER.multiply },
}

/** Functions of Spark SQL that are operators here. */
export const OPERATOR_FUNCTIONS: Readonly<Record<string, OperatorName>> = {
  contains: 'contains',
  endswith: 'ends_with',
  startswith: 'starts_with',
}

/** What Spark SQL has and steps do not, by its first word or sign. */
export const BEYOND: Readonly<Record<string, string>> = {
  '&': 'the operator &',
  '->': 'a lambda',
  '::': 'the operator ::',
  '<=>': 'the operator <=>',
  '=>': 'a named argument',
  '[': 'an element by [ ]',
  '^': 'the operator ^',
  '|': 'the operator |',
  '~': 'the operator ~',
  COLLATE: 'COLLATE',
  DISTINCT: 'DISTINCT',
  DIV: 'the operator DIV',
  EXISTS: 'a subquery',
  FILTER: 'FILTER of an aggregate',
  ILIKE: 'the operator ILIKE',
  INTERVAL: 'an interval as a value',
  REGEXP: 'the operator REGEXP',
  RLIKE: 'the operator RLIKE',
  SELECT: 'a subquery',
  WITHIN: 'WITHIN GROUP',
}

/** Words that no column has without backticks. */
export const RESERVED: readonly string[] = [
  ...['AND', 'AS', 'BETWEEN', 'CASE', 'ELSE', 'END', 'FALSE', 'IN', 'IS', 'LIKE', 'NOT', 'NULL', 'OR'],
  ...['THEN', 'TRUE', 'WHEN'],
]

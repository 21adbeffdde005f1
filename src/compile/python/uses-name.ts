import type { PyExpression, PyStatement } from './python-ast.js'

type Finders = {
  readonly [K in PyExpression['kind']]: (
    node: Extract<PyExpression, { readonly kind: K }>,
  ) => readonly PyExpression[]
}

const CHILDREN: Finders = {
  attribute: ({ value }) => [value],
  call: ({ callee, args, keywords }) => [callee, ...args, ...keywords.map(({ value }) => value)],
  constant: () => [],
  dict: ({ entries }) => entries.flat(),
  infix: ({ left, right }) => [left, right],
  joined_strings: () => [],
  lambda: ({ body }) => [body],
  list: ({ items }) => items,
  name: () => [],
  prefix: ({ operand }) => [operand],
  text_block: () => [],
  tuple: ({ items }) => items,
}

function uses(node: PyExpression, name: string): boolean {
  if (node.kind === 'name') return node.name === name
  const children = CHILDREN[node.kind] as (node: PyExpression) => readonly PyExpression[]
  return children(node).some((child) => uses(child, name))
}

/** Whether any statement uses a name: what is not used is not imported. */
export function usesName(statements: readonly PyStatement[], name: string): boolean {
  return statements.some(
    (statement) =>
      (statement.kind === 'assign' || statement.kind === 'expression') && uses(statement.value, name),
  )
}

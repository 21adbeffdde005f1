import { group, ifBroken, indent, type Layout, LINE, SOFT_LINE } from './layout.js'
import type { PyCall, PyExpression, PyInfix } from './python-ast.js'

type Printers = {
  readonly [K in PyExpression['kind']]: (node: Extract<PyExpression, { readonly kind: K }>) => Layout
}

const isOperator = (node: PyExpression): boolean => node.kind === 'infix' || node.kind === 'prefix'

function between(parts: readonly Layout[], separator: Layout): Layout {
  return parts.flatMap((part, at) => (at === 0 ? [part] : [separator, part]))
}

function parenthesised(content: Layout): Layout {
  return group('(', indent(SOFT_LINE, content), SOFT_LINE, ')')
}

/** Operands of an operator stand in parentheses when they have two operands themselves. */
function operandLayout(node: PyExpression): Layout {
  return node.kind === 'infix' ? parenthesised(expressionLayout(node)) : expressionLayout(node)
}

/** All on one line, or all on the next, or one on each with a comma behind the last. */
function argumentList({ args, keywords }: PyCall): Layout {
  if (args.length + keywords.length === 0) return '()'
  const all = [
    ...args.map(expressionLayout),
    ...keywords.map(({ name, value }): Layout => [`${name}=`, expressionLayout(value)]),
  ]
  if (all.length === 1) return parenthesised(all)
  return parenthesised(group(between(all, [',', LINE]), ifBroken(',')))
}

/** The operands and signs of `a & b & c`, which break together; of other operators each pair stands alone. */
function infixParts({ symbol, left, right }: PyInfix): readonly Layout[] {
  const chains = (symbol === '&' || symbol === '|') && left.kind === 'infix' && left.symbol === symbol
  return [...(chains ? infixParts(left) : [operandLayout(left)]), LINE, `${symbol} `, operandLayout(right)]
}

const PRINTERS: Printers = {
  attribute: (node) => chain(node),
  call: (node) => chain(node),
  constant: ({ text }) => text,
  dict: ({ entries }) =>
    entries.length === 0
      ? '{}'
      : group(
          '{',
          indent(
            SOFT_LINE,
            between(
              entries.map(([key, value]): Layout => [expressionLayout(key), ': ', expressionLayout(value)]),
              [',', LINE],
            ),
            entries.length > 1 ? ifBroken(',') : [],
          ),
          SOFT_LINE,
          '}',
        ),
  infix: (node) => group(...infixParts(node)),
  lambda: ({ parameters, body }) => [`lambda ${parameters.join(', ')}: `, expressionLayout(body)],
  joined_strings: ({ whole }) => whole.text,
  list: ({ items }) =>
    group(
      '[',
      indent(
        SOFT_LINE,
        between(items.map(expressionLayout), [',', LINE]),
        items.length > 1 ? ifBroken(',') : [],
      ),
      SOFT_LINE,
      ']',
    ),
  name: ({ name }) => name,
  prefix: ({ symbol, operand }) => [symbol, operandLayout(operand)],
  text_block: ({ lines }) => lines.join('\n'),
  tuple: ({ items }) => {
    const [only, ...more] = items
    if (only !== undefined && more.length === 0)
      return group('(', indent(SOFT_LINE, expressionLayout(only), ','), SOFT_LINE, ')')
    return group(
      '(',
      indent(SOFT_LINE, between(items.map(expressionLayout), [',', LINE]), ifBroken(',')),
      SOFT_LINE,
      ')',
    )
  },
}

/** How often a method is called on what a call gave; from two on, ruff breaks the chain at the dots. */
export function chainedCalls(node: PyExpression): number {
  if (node.kind === 'call') return chainedCalls(node.callee)
  if (node.kind !== 'attribute') return 0
  const behind = node.value.kind === 'call' || isOperator(node.value) ? 1 : 0
  return behind + chainedCalls(node.value)
}

function chain(node: PyExpression): Layout {
  const breaks = chainedCalls(node) >= 2
  const links = (part: PyExpression): readonly Layout[] => {
    if (part.kind === 'call') return [...links(part.callee), argumentList(part)]
    if (part.kind === 'attribute') {
      const line = breaks && (part.value.kind === 'call' || isOperator(part.value)) ? [SOFT_LINE] : []
      return [...links(part.value), ...line, `.${part.name}`]
    }
    return [isOperator(part) ? parenthesised(expressionLayout(part)) : expressionLayout(part)]
  }
  return breaks ? group(...links(node)) : links(node)
}

/** The layout of an expression. */
export function expressionLayout(node: PyExpression): Layout {
  const print = PRINTERS[node.kind] as (node: PyExpression) => Layout
  return print(node)
}

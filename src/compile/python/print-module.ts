import { group, ifBroken, indent, type Layout, LINE_WIDTH, layLines, SOFT_LINE, textWidth } from './layout.js'
import { chainedCalls, expressionLayout } from './print-expression.js'
import type { PyJoinedStrings, PyOrigin, PyStatement } from './python-ast.js'

/** Which lines of the text a statement takes. */
export interface PrintedOrigin extends PyOrigin {
  readonly firstLine: number
  readonly lastLine: number
}

export interface PrintedModule {
  readonly text: string
  readonly origins: readonly PrintedOrigin[]
}

interface Printed {
  readonly lines: readonly string[]
  readonly origins: readonly PrintedOrigin[]
}

type Printers = {
  readonly [K in PyStatement['kind']]: (
    statement: Extract<PyStatement, { readonly kind: K }>,
    depth: number,
    firstLine: number,
  ) => Printed
}

const plain = (lines: readonly string[]): Printed => ({ lines, origins: [] })

function located(lines: readonly string[], firstLine: number, origin: PyOrigin | undefined): Printed {
  if (origin === undefined) return plain(lines)
  return { lines, origins: [{ ...origin, firstLine, lastLine: firstLine + lines.length - 1 }] }
}

/** On one line, else in parentheses on one line, else one part on each line. */
function joinedStrings(target: string, { whole, parts }: PyJoinedStrings, depth: number): readonly string[] {
  const room = LINE_WIDTH - 4 * depth
  const oneLine = `${target} = ${whole.text}`
  const fitsBelow = textWidth(whole.text) <= room - 4
  if (textWidth(oneLine) <= room || (!fitsBelow && parts.length < 2)) return layLines(oneLine, depth)
  const inside = fitsBelow ? [whole] : parts
  return [
    ...layLines(`${target} = (`, depth),
    ...inside.flatMap(({ text }) => layLines(text, depth + 1)),
    ...layLines(')', depth),
  ]
}

const PRINTERS: Printers = {
  assign: ({ target, value, origin }, depth, firstLine) => {
    if (value.kind === 'joined_strings') {
      return located(joinedStrings(target, value, depth), firstLine, origin)
    }
    if (value.kind === 'text_block') {
      const [first = '', ...rest] = value.lines
      return located([`${target} = ${first}`, ...rest], firstLine, origin)
    }
    const layout = expressionLayout(value)
    const right: Layout =
      chainedCalls(value) >= 2
        ? group(ifBroken('('), indent(SOFT_LINE, layout), SOFT_LINE, ifBroken(')'))
        : layout
    return located(layLines([`${target} = `, right], depth), firstLine, origin)
  },
  blank: () => plain(['']),
  docstring: ({ text }, depth) => plain(layLines(text.text, depth)),
  expression: ({ value, origin }, depth, firstLine) => {
    const layout = expressionLayout(value)
    const whole: Layout =
      chainedCalls(value) >= 2 ? group('(', indent(SOFT_LINE, layout), SOFT_LINE, ')') : layout
    return located(layLines(whole, depth), firstLine, origin)
  },
  import: ({ module, names }, depth) => {
    const list = names.map(({ name, as }) => (as === undefined ? name : `${name} as ${as}`)).join(', ')
    return plain(layLines(`from ${module} import ${list}`, depth))
  },
  import_module: ({ module }, depth) => plain(layLines(`import ${module}`, depth)),
  with: ({ value, target, body }, depth, firstLine) => {
    const head = layLines(['with ', expressionLayout(value), ` as ${target}:`], depth)
    const inner = statements(body, depth + 1, firstLine + head.length)
    return { lines: [...head, ...inner.lines], origins: inner.origins }
  },
}

function statements(body: readonly PyStatement[], depth: number, firstLine: number): Printed {
  const lines: string[] = []
  const origins: PrintedOrigin[] = []
  for (const statement of body) {
    const print = PRINTERS[statement.kind] as (
      statement: PyStatement,
      depth: number,
      firstLine: number,
    ) => Printed
    const printed = print(statement, depth, firstLine + lines.length)
    lines.push(...printed.lines)
    origins.push(...printed.origins)
  }
  return { lines, origins }
}

/** A module as text, formatted as ruff formats it, with the lines that each statement took. */
export function printModule(body: readonly PyStatement[]): PrintedModule {
  const { lines, origins } = statements(body, 0, 1)
  return { text: `${lines.join('\n')}\n`, origins }
}

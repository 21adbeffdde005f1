/**
 * Text that may break over lines: a group stands on one line where it fits, else at each of its lines.
 * Wadler's "A prettier printer"; with the rules of `print-expression.ts` it gives what ruff gives.
 */
export type Layout =
  | string
  | readonly Layout[]
  | { readonly kind: 'group'; readonly content: Layout }
  | { readonly kind: 'indent'; readonly content: Layout }
  /** A space, or a new line where the group is broken. */
  | { readonly kind: 'line' }
  /** Nothing, or a new line where the group is broken. */
  | { readonly kind: 'soft_line' }
  /** Text only where the group is broken. */
  | { readonly kind: 'if_broken'; readonly text: string }

export const LINE: Layout = Object.freeze({ kind: 'line' })
export const SOFT_LINE: Layout = Object.freeze({ kind: 'soft_line' })
export const group = (...content: readonly Layout[]): Layout => ({ kind: 'group', content })
export const indent = (...content: readonly Layout[]): Layout => ({ kind: 'indent', content })
export const ifBroken = (text: string): Layout => ({ kind: 'if_broken', text })

/** ruff's default line length. */
export const LINE_WIDTH = 88
const INDENT = 4

interface Pending {
  readonly layout: Layout
  readonly depth: number
  readonly broken: boolean
}

/** Columns that a text takes; East Asian characters take two. */
export function textWidth(text: string): number {
  let width = 0
  for (const char of text) {
    width += /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\uac00-\ud7a3]/u.test(char) ? 2 : 1
  }
  return width
}

function isList(layout: Layout): layout is readonly Layout[] {
  return Array.isArray(layout)
}

/** What comes next when `pending` is opened by one level. */
function opened({ layout, depth, broken }: Pending): readonly Pending[] {
  if (isList(layout)) return layout.map((part) => ({ layout: part, depth, broken }))
  if (typeof layout === 'object' && layout.kind === 'indent') {
    return [{ layout: layout.content, depth: depth + 1, broken }]
  }
  return []
}

/** Whether what comes next, up to the next place where a line may end, fits into `room` columns. */
function fits(next: Pending, rest: readonly Pending[], room: number): boolean {
  const stack: Pending[] = [next]
  let left = room
  let after = rest.length
  while (left >= 0) {
    const pending = stack.pop() ?? rest[--after]
    if (pending === undefined) return true
    const { layout, depth, broken } = pending
    if (typeof layout === 'string') {
      left -= textWidth(layout)
      continue
    }
    if (!isList(layout)) {
      if ((layout.kind === 'line' || layout.kind === 'soft_line') && broken) return true
      if (layout.kind === 'line') left -= 1
      if (layout.kind === 'if_broken' && broken) left -= textWidth(layout.text)
      if (layout.kind === 'group') stack.push({ layout: layout.content, depth, broken })
    }
    stack.push(...[...opened(pending)].reverse())
  }
  return false
}

/** The lines of a layout, at a depth of indentation. */
export function layLines(layout: Layout, depth: number): readonly string[] {
  const lines: string[] = []
  let current = ' '.repeat(depth * INDENT)
  const stack: Pending[] = [{ layout, depth, broken: true }]
  for (let pending = stack.pop(); pending !== undefined; pending = stack.pop()) {
    const { layout: part, depth: level, broken } = pending
    if (typeof part === 'string') current += part
    else if (!isList(part) && part.kind === 'group') {
      const flat: Pending = { layout: part.content, depth: level, broken: false }
      stack.push(fits(flat, stack, LINE_WIDTH - textWidth(current)) ? flat : { ...flat, broken: true })
    } else if (!isList(part) && (part.kind === 'line' || part.kind === 'soft_line')) {
      if (broken) {
        lines.push(current)
        current = ' '.repeat(level * INDENT)
      } else if (part.kind === 'line') current += ' '
    } else if (!isList(part) && part.kind === 'if_broken') {
      if (broken) current += part.text
    } else stack.push(...[...opened(pending)].reverse())
  }
  return [...lines, current]
}

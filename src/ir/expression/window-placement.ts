import { DefineError } from '../../errors/define-error.js'
import { childrenBesideWindows, childrenOf, firstWhere } from './children.js'
import type { ExpressionNode } from './expression-node.js'
import { functionEntry } from './function-table.js'
import type { OverNode } from './over-node.js'

/** The steps that Spark computes window functions in. */
const WINDOWED = ['select', 'withColumns']

function misplaced(message: string, hint: string): DefineError {
  return new DefineError('DEFINE_BAD_WINDOW', { message, hint })
}

/** The window function that a node holds; undefined where it holds none. */
export function windowIn(node: ExpressionNode): OverNode | undefined {
  const found = firstWhere(node, ({ kind }) => kind === 'over')
  return found?.kind === 'over' ? found : undefined
}

/** @throws DEFINE_BAD_WINDOW for a window function elsewhere than in select or withColumns, or without its window. */
export function checkWindowPlace(where: string, node: ExpressionNode): void {
  const over = windowIn(node)
  if (over !== undefined && !WINDOWED.includes(where)) {
    throw misplaced(
      `Window function in ${where}: ${over.function.function}. Expected it in select or withColumn.`,
      'Make a column of it first: .withColumn(…), and use that.',
    )
  }
  const isBare = (each: ExpressionNode): boolean =>
    each.kind === 'call' && functionEntry(each.function).kind === 'window'
  const bare = firstWhere(node, isBare, childrenBesideWindows)
  if (bare?.kind !== 'call') return
  throw misplaced(
    `Window function in ${where}: ${bare.function} without a window. Expected it over one.`,
    `Write ${bare.function}(…).over({ partitionBy: …, orderBy: … }).`,
  )
}

/** @throws DEFINE_BAD_WINDOW for an aggregate or window function in the arguments or keys of a window function. */
export function checkInsideWindow(node: OverNode): void {
  const isOther = (each: ExpressionNode): boolean =>
    each.kind === 'over' || (each.kind === 'call' && functionEntry(each.function).kind !== 'scalar')
  const [of, ...keys] = childrenOf(node)
  const inside = [...(of === undefined ? [] : childrenOf(of)), ...keys]
  const name = node.function.function
  for (const each of inside) {
    const found = firstWhere(each, isOther)
    if (found === undefined) continue
    const what = found.kind === 'over' ? found.function.function : found.kind === 'call' ? found.function : ''
    throw misplaced(
      `Function inside the window function ${name}: ${what}. Expected an expression of one row.`,
      'Compute it in a step before.',
    )
  }
}

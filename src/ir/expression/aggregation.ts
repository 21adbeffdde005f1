import { DefineError } from '../../errors/define-error.js'
import { childrenBesideWindows, childrenOf, firstWhere } from './children.js'
import type { ExpressionNode } from './expression-node.js'
import { functionEntry } from './function-table.js'
import { checkWindowPlace } from './window-placement.js'

function isAggregateCall(node: ExpressionNode): boolean {
  return node.kind === 'call' && functionEntry(node.function).kind === 'aggregate'
}

/** Over a window an aggregate function is one of a row. */
function aggregateIn(node: ExpressionNode): ExpressionNode | undefined {
  return firstWhere(node, isAggregateCall, childrenBesideWindows)
}

/** Whether SQL text is in it, which may aggregate or not. */
function isOpaque(node: ExpressionNode): boolean {
  return node.kind === 'expr' || childrenOf(node).some(isOpaque)
}

function bareColumn(node: ExpressionNode): string | undefined {
  if (isAggregateCall(node)) return undefined
  if (node.kind === 'column') return node.name
  for (const child of childrenOf(node)) {
    const found = bareColumn(child)
    if (found !== undefined) return found
  }
  return undefined
}

function misplaced(message: string, hint: string): DefineError {
  return new DefineError('DEFINE_AGGREGATE_MISPLACED', { message, hint })
}

function holdsSession(node: ExpressionNode): boolean {
  return node.kind === 'session_window' || childrenOf(node).some(holdsSession)
}

function noSession(where: string, node: ExpressionNode): void {
  if (!holdsSession(node)) return
  throw misplaced(
    `Session window in ${where}. Expected it as a key of groupBy: it is made of all rows of a group.`,
    "Write groupBy((c) => ({ session: session(c.at, '5 minutes') })).",
  )
}

/**
 * @throws DEFINE_AGGREGATE_MISPLACED when an aggregate function is used outside agg(), or a session window
 * elsewhere than as a key of groupBy; DEFINE_BAD_WINDOW when a window function is elsewhere than in select or withColumns.
 */
export function checkScalar(where: string, node: ExpressionNode): void {
  if (where !== 'groupBy' || node.kind !== 'session_window') noSession(where, node)
  checkWindowPlace(where, node)
  const found = aggregateIn(node)
  if (found?.kind !== 'call') return
  throw misplaced(
    `Aggregate function in ${where}: ${found.function}. Expected an expression of one row.`,
    'Aggregate with groupBy(…).agg(…).',
  )
}

/** @throws DEFINE_AGGREGATE_MISPLACED unless the expression is one value for a group. */
export function checkAggregate(name: string, node: ExpressionNode): void {
  checkWindowPlace('agg', node)
  const column = bareColumn(node)
  if (column !== undefined || (aggregateIn(node) === undefined && !isOpaque(node))) {
    throw misplaced(
      `Column ${name} of agg: ${column === undefined ? 'no aggregate function' : `column ${column} outside an aggregate function`}. Expected one value for each group.`,
      'Put the column into groupBy(…), or aggregate it: max(c.mag), count().',
    )
  }
  noSession('agg', node)
  checkNoNesting(node)
}

function checkNoNesting(node: ExpressionNode, inside?: string): void {
  const aggregates = isAggregateCall(node)
  if (aggregates && inside !== undefined && node.kind === 'call') {
    throw misplaced(
      `Aggregate function inside ${inside}: ${node.function}. Expected an expression of one row there.`,
      'Aggregate in two steps.',
    )
  }
  // Spark has no groups inside of a lambda either.
  const bodies = node.kind === 'higher_order' ? node.lambdas.map(({ body }) => body) : []
  for (const child of childrenOf(node)) {
    checkNoNesting(child, aggregates ? 'another' : bodies.includes(child) ? 'a lambda' : inside)
  }
}

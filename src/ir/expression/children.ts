import { byExpressionKind, type ExpressionNode, type ExpressionTable } from './expression-node.js'

const CHILDREN: ExpressionTable<readonly ExpressionNode[]> = {
  arrays_zip: ({ fields }) => fields.map(({ expression }) => expression),
  call: ({ args }) => args,
  case: ({ branches, otherwise }) => [
    ...branches.flatMap(({ when, value }) => [when, value]),
    ...(otherwise === undefined ? [] : [otherwise]),
  ],
  cast: ({ input }) => [input],
  column: () => [],
  confluent_frame: ({ input }) => [input],
  expr: () => [],
  drop_fields: ({ input }) => [input],
  field: ({ input }) => [input],
  from_json: ({ input }) => [input],
  higher_order: ({ args, lambdas }) => [...args, ...lambdas.map(({ body }) => body)],
  in_list: ({ input, values }) => [input, ...values],
  literal: () => [],
  operator: ({ args }) => args,
  over: ({ function: of, partitionBy, orderBy }) => [
    of,
    ...partitionBy,
    ...orderBy.map(({ expression }) => expression),
  ],
  session_window: ({ time, gap }) => (typeof gap === 'string' ? [time] : [time, gap]),
  struct: ({ fields }) => fields.map(({ expression }) => expression),
  time_shift: ({ time }) => [time],
  to_avro: ({ input }) => [input],
  udf: ({ args }) => args,
  variable: () => [],
  window: ({ time }) => [time],
  with_fields: ({ input, fields }) => [input, ...fields.map(({ expression }) => expression)],
}

/** The expressions directly inside an expression. */
export function childrenOf(node: ExpressionNode): readonly ExpressionNode[] {
  return byExpressionKind(CHILDREN, node)
}

/** The expressions directly inside, of a window function its arguments in place of itself. */
export function childrenBesideWindows(node: ExpressionNode): readonly ExpressionNode[] {
  if (node.kind !== 'over') return childrenOf(node)
  const [of, ...keys] = childrenOf(node)
  return of === undefined ? keys : [...childrenOf(of), ...keys]
}

/** The first expression of which this is true, from the outside in. */
export function firstWhere(
  node: ExpressionNode,
  isIt: (node: ExpressionNode) => boolean,
  within = childrenOf,
): ExpressionNode | undefined {
  if (isIt(node)) return node
  for (const child of within(node)) {
    const found = firstWhere(child, isIt, within)
    if (found !== undefined) return found
  }
  return undefined
}

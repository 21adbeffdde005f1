import type { SqlNode } from '../../ir/relation/sql-node.js'
import type { LoweringContext } from './lowering-context.js'
import type { Step } from './step.js'

/** The views it reads, as far as they are not there already, then the query. */
export function lowerSql(node: SqlNode, context: LoweringContext): readonly Step[] {
  const { views, variableOf, identifiers, queries } = context
  const variable = variableOf(node)
  const origin = node.site === undefined ? {} : { site: node.site }
  const registered = node.inputs.flatMap((input, at): readonly Step[] => {
    const view = node.views[at] ?? ''
    if (views.get(view.toLowerCase()) === input) return []
    views.set(view.toLowerCase(), input)
    const operation = { kind: 'register_view', input: variableOf(input), view } as const
    return [{ operation, label: `view ${view}`, ...origin }]
  })
  const isLong = node.text.includes('\n')
  const constant = isLong ? identifiers.take(`${variable}_sql`, 'query_sql').toUpperCase() : undefined
  if (constant !== undefined) queries.push({ name: constant, text: node.text })
  const operation = {
    kind: 'run_sql',
    text: node.text,
    ...(constant === undefined ? {} : { constant }),
  } as const
  return [...registered, { variable, operation, label: 'sql', ...origin }]
}

import { relative } from 'node:path'
import type { SourcePosition } from '../compile/compiled-job.js'
import type { JobPlan, PlannedColumn, QueryPlan } from '../run/plan/job-plan.js'
import { counted } from '../util/counted.js'

/** A plan as people read it. */
export function planText({ name, spark, queries, ended }: JobPlan): string {
  const count = queries.length === 1 ? '1 query' : `${queries.length} queries`
  const end =
    ended === null ? [] : [`The analysis ends here: ${ended.reason}${placeText(ended.position)}`, '']
  return [`${name} on Spark ${spark}: ${count}`, '', ...queries.flatMap(queryLines), ...end].join('\n')
}

function queryLines(query: QueryPlan): string[] {
  const { name, result, sink, kind, outputMode, columns, state, problem } = query
  const to = result === null ? sink : `result ${result}`
  const trigger = Object.entries(query.trigger ?? {}).map(([key, value]) => `${key}=${String(value)}`)
  const how = [kind, ...(outputMode === null ? [] : [outputMode]), ...trigger].join(', ')
  return [
    `${name === null ? 'query' : `query ${name}`} to ${to}: ${how}${placeText(query.position)}`,
    '  rows',
    ...columnLines(columns),
    `  state: ${stateText(state)}`,
    `  start: ${problem === null ? 'Spark would start it' : `refused, ${problem.message}`}`,
    ...planLines(query),
    '',
  ]
}

function columnLines(columns: readonly PlannedColumn[]): string[] {
  const width = Math.max(0, ...columns.map(({ name }) => name.length))
  return columns.map(
    ({ name, type, nullable }) => `    ${name.padEnd(width)}  ${type}${nullable ? '' : ' not null'}`,
  )
}

function stateText(state: QueryPlan['state']): string {
  if (state === null) return 'not known without a physical plan'
  const operators = state.map(({ operator, partitions }) =>
    partitions === null ? operator : `${operator} in ${counted(partitions, 'partition')}`,
  )
  return operators.join('; ') || 'none'
}

function planLines({ physicalPlan, physicalPlanMissing }: QueryPlan): string[] {
  if (physicalPlan === null) return [`  physical plan: none, ${physicalPlanMissing}`]
  return ['  physical plan', ...physicalPlan.split('\n').map((line) => `    ${line}`)]
}

function placeText(position: SourcePosition | undefined): string {
  if (position === undefined) return ''
  return ` (${relative(process.cwd(), position.file)}:${position.line})`
}

import { RunError } from '../errors/run-error.js'
import type { StructType } from '../schema/data-type.js'
import { schemaFromSparkJson } from '../schema/spark-json.js'
import { cellText } from '../schema/type-table.js'
import type { JobPlan } from './plan/job-plan.js'

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/

/**
 * The rows of a job's results as TypeScript types, from Spark's analysis: one interface a result, in the value forms
 * that rows have, and one that has them all by name. The same types give the same text.
 *
 * @throws RUN_NO_RESULTS, SCHEMA_UNSUPPORTED_TYPE, SCHEMA_DUPLICATE_COLUMN
 * @example
 * await writeFile('quakes.rows.ts', rowTypes(await plan(job)))
 */
export function rowTypes(plan: JobPlan): string {
  const results = plan.queries.flatMap(({ result, schema }) =>
    result === null ? [] : [{ result, schema: schemaFromSparkJson(schema) }],
  )
  if (results.length === 0) {
    const end = plan.ended === null ? '' : ` The analysis could not see all of it: ${plan.ended.reason}.`
    throw new RunError('RUN_NO_RESULTS', {
      message: `Job '${plan.name}' hands back no rows: it has no result.${end}`,
      hint: 'Only results have row types: use results(…), or in a script bridge.result(…) and bridge.send(…).',
    })
  }
  const taken = new Set<string>([`${pascal(plan.name)}Results`])
  const named = results.map((result) => ({ ...result, type: freeName(`${pascal(result.result)}Row`, taken) }))
  const parts = [
    `// Rows of job ${plan.name}, written by \`sparkwire types\`: change the job, not this file.`,
    ...named.map(
      ({ result, type, schema }) =>
        `/** A row of result ${comment(result)}. */\nexport interface ${type} {\n${fieldLines(schema)}}`,
    ),
    `/** The results of job ${plan.name}, by name. */\nexport interface ${pascal(plan.name)}Results {\n${named
      .map(({ result, type }) => `  readonly ${key(result)}: ${type}\n`)
      .join('')}}`,
  ]
  return `${parts.join('\n\n')}\n`
}

function fieldLines({ fields }: StructType): string {
  return fields
    .map(({ name, type, nullable }) => `  readonly ${key(name)}: ${cellText(type, nullable)}\n`)
    .join('')
}

function key(name: string): string {
  return IDENTIFIER.test(name) ? name : JSON.stringify(name)
}

/** A name of a script's result may be any text. */
function comment(text: string): string {
  return JSON.stringify(text).replaceAll('*/', '*\\/').slice(1, -1)
}

/** `byRegion` and `by-region` as `ByRegion`. */
function pascal(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '')
  const text = words.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join('')
  return /^[A-Za-z]/.test(text) ? text : `Job${text}`
}

function freeName(wanted: string, taken: Set<string>): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted}${number}`
    if (taken.has(name)) continue
    taken.add(name)
    return name
  }
}

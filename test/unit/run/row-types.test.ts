import { describe, expect, test } from 'vitest'
import type { JobPlan, QueryPlan } from '../../../src/run/plan/job-plan.js'
import { rowTypes } from '../../../src/run/row-types.js'
import { typeToSparkJson } from '../../../src/schema/spark-json.js'
import { t } from '../../../src/schema/type-builders.js'

const query = (result: string | null, fields: Record<string, ReturnType<typeof t.string>>): QueryPlan => ({
  ...{ kind: 'streaming', name: result, sink: 'results', result, outputMode: 'append', trigger: null },
  schema: typeToSparkJson({
    kind: 'struct',
    fields: Object.entries(fields).map(([name, type]) => ({ name, type, nullable: false })),
  }),
  ...{ columns: [], problem: null, state: [], physicalPlan: null, physicalPlanMissing: null },
})

const planOf = (name: string, ...queries: QueryPlan[]): JobPlan => ({
  ...{ v: 1, name, spark: '4.1.1', queries, ended: null },
})

const names = (text: string): string[] => [...text.matchAll(/interface (\w+)/g)].map(([, name]) => name ?? '')

describe('row types', () => {
  test('have names of their own, whatever results and jobs are called', () => {
    const text = rowTypes(
      planOf(
        'my-job.v2',
        query('by-region', { a: t.string() }),
        query('byRegion', { a: t.string() }),
        query('1st', { a: t.string() }),
        query(null, { a: t.string() }),
      ),
    )
    expect(names(text)).toEqual(['ByRegionRow', 'ByRegionRow2', 'Job1stRow', 'MyJobV2Results'])
    expect(text).toContain('  readonly "by-region": ByRegionRow\n')
  })

  test('let no name end a comment or a text', () => {
    const text = rowTypes(planOf('j', query('a */ "b"\n', { 'c"\\': t.string() })))
    expect(text).toContain('/** A row of result a *\\/ \\"b\\"\\n. */')
    expect(text).toContain('  readonly "c\\"\\\\": string\n')
  })

  test('are refused for a column that no row can have', () => {
    const schema = { type: 'struct', fields: [{ name: 'v', type: 'time(6)', nullable: true, metadata: {} }] }
    const time = { ...query('a', {}), schema }
    expect(() => rowTypes(planOf('j', time))).toThrow(
      expect.objectContaining({ code: 'SCHEMA_UNSUPPORTED_TYPE' }),
    )
  })
})

import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { script } from '../../src/define/script.js'
import { loadJob } from '../../src/run/load-job.js'
import type { QueryPlan } from '../../src/run/plan/job-plan.js'
import { plan } from '../../src/run/plan/plan-job.js'
import { rowTypes } from '../../src/run/row-types.js'
import { sharedWarm } from '../helpers/shared-bench.js'

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))
const fixture = (name: string): string => path(`../fixtures/plan/${name}`)

const warm = sharedWarm()

const planOf = async (file: string, args: readonly string[] = []) =>
  plan(args.length === 0 ? (await loadJob(file)).source : script({ path: file, args }), { warm })

const shownColumns = (query: QueryPlan | undefined) =>
  query?.columns.map(({ name, type, nullable }) => `${name} ${type}${nullable ? '?' : ''}`)

describe('the plan of a pipeline', () => {
  test('has the rows, the state and the place of each query, and no broker was asked', async () => {
    const { queries, ended, name, spark } = await planOf(path('../golden/quakes/pipeline.ts'))
    expect({ name, ended, spark: spark.replace(/\d+$/, 'N') }).toEqual({
      name: 'quakes',
      ended: null,
      spark: '4.1.N',
    })
    const job = path('../golden/quakes/pipeline.ts')
    const common = { kind: 'streaming', outputMode: 'append', trigger: { availableNow: true }, problem: null }
    expect(queries).toMatchObject([
      {
        ...common,
        name: 'strong',
        sink: 'results',
        result: 'strong',
        state: [],
        position: { file: job, line: 41 },
      },
      {
        ...common,
        name: 'byRegion',
        sink: 'results',
        result: 'byRegion',
        state: [{ operator: 'StateStoreSave', partitions: 4 }],
        position: { file: job, line: 42 },
      },
      {
        ...common,
        name: 'alerts',
        sink: 'kafka',
        result: null,
        state: [],
        position: { file: job, line: 43 },
      },
      { ...common, name: 'log', sink: 'console', result: null, state: [], position: { file: job, line: 47 } },
    ])
    expect(queries[1]?.columns).toEqual([
      { name: 'window', type: 'struct<start:timestamp,end:timestamp>', nullable: false },
      { name: 'net', type: 'string', nullable: true },
      { name: 'quakes', type: 'bigint', nullable: false },
      { name: 'strongest', type: 'double', nullable: true },
      { name: 'mean', type: 'double', nullable: true },
    ])
    expect(queries[0]?.physicalPlan).toContain('StreamingRelation kafka')
  })

  test('says of a stream that is joined with a read of Kafka that ends what can be known without asking the broker', async () => {
    const { queries, ended } = await planOf(path('../golden/join-static/pipeline.ts'))
    expect(ended).toBeNull()
    const common = { kind: 'streaming', problem: null, state: null, physicalPlan: null }
    expect(queries).toMatchObject(['known', 'strangers', 'priced'].map((result) => ({ ...common, result })))
  })
})

describe('the plan of a batch', () => {
  test('has its sinks in order, and no physical plan, for which Spark would ask the broker', async () => {
    const { queries, ended } = await planOf(path('../golden/batch-kafka/pipeline.ts'))
    expect(ended).toBeNull()
    const common = { kind: 'batch', outputMode: null, trigger: null, problem: null, state: [] }
    const missing = 'to plan a read of Kafka that ends, Spark asks the broker for offsets'
    expect(queries).toMatchObject(
      [
        { sink: 'results', result: 'customers' },
        { sink: 'results', result: 'orders' },
        { sink: 'kafka', result: null },
        { sink: 'console', result: null },
      ].map((each) => ({ ...common, ...each, physicalPlan: null, physicalPlanMissing: missing })),
    )
    expect(queries[0]?.columns).toEqual([
      { name: 'customer', type: 'string', nullable: true },
      { name: 'orders', type: 'bigint', nullable: false },
      { name: 'dearest', type: 'bigint', nullable: true },
    ])
  })
})

describe('the plan of', () => {
  test.each([
    {
      golden: 'python-apply-in-pandas-with-state',
      state: ['FlatMapGroupsInPandasWithState'],
      columns: ['account string?', 'payments bigint?', 'amount double?'],
    },
    {
      golden: 'python-transform-with-state',
      state: ['TransformWithStateInPySpark'],
      columns: ['user string?', 'visits bigint?', 'pages string?'],
    },
  ])('$golden has the state that Python keeps', async ({ golden, state, columns }) => {
    const { queries, ended } = await planOf(path(`../golden/${golden}/pipeline.ts`))
    expect({ ended, queries: queries.length }).toEqual({ ended: null, queries: 1 })
    expect(queries[0]).toMatchObject({ kind: 'streaming', outputMode: 'update', problem: null })
    expect(queries[0]?.state?.map(({ operator }) => operator)).toEqual(state)
    expect(shownColumns(queries[0])).toEqual(columns)
  })

  test('window functions and a pivot has their columns, and keeps nothing', async () => {
    const { queries } = await planOf(path('../golden/window-functions/pipeline.ts'))
    expect(queries.map(shownColumns)).toEqual([
      [
        'runner string?',
        'number int',
        'rank int',
        'dense int',
        'percent double',
        'share double',
        'half int',
        'before string?',
        'second int?',
        'next_best string?',
      ],
      [
        'runner string?',
        'running bigint?',
        'of_team double?',
        'around double?',
        'week bigint',
        'first string?',
        'all bigint',
      ],
    ])
    const pivoted = await planOf(path('../golden/pivot/pipeline.ts'))
    expect(pivoted.queries.map(shownColumns)).toEqual([
      [
        'page string?',
        'mobile_visits bigint?',
        'mobile_cents bigint?',
        'desktop_visits bigint?',
        'desktop_cents bigint?',
        'smart tv_visits bigint?',
        'smart tv_cents bigint?',
      ],
      ['where string?', '-1 bigint?', '12 bigint?'],
    ])
    expect([...queries, ...pivoted.queries].map(({ state, problem }) => [state, problem])).toEqual(
      Array.from({ length: 4 }, () => [[], null]),
    )
  })
})

describe("the plan of a script of the user's own", () => {
  test('has every query, starts none, and says where rows would be needed', async () => {
    const { queries, ended } = await planOf(fixture('ends.py'))
    const shown = queries.map(({ kind, name, sink, outputMode, problem, state, position }) => ({
      ...{ kind, name, sink, outputMode, line: position?.line },
      refused: problem?.condition ?? problem?.message ?? null,
      state: state?.map(({ operator, partitions }) => `${operator} ${partitions}`),
    }))
    const streaming = { kind: 'streaming', name: null, refused: null, state: [] }
    const batch = { kind: 'batch', name: null, outputMode: null, refused: null, state: [] }
    const counted = { state: ['StateStoreSave 3'] }
    expect(shown).toEqual([
      {
        ...streaming,
        ...counted,
        sink: 'console',
        outputMode: 'append',
        line: 9,
        refused: 'STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION',
      },
      { ...streaming, ...counted, name: 'totals', sink: 'memory', outputMode: 'complete', line: 10 },
      {
        ...streaming,
        sink: 'foreachBatch',
        outputMode: 'append',
        line: 12,
        state: ['StreamingDeduplicate 3'],
      },
      {
        ...streaming,
        name: 'files',
        sink: 'parquet',
        outputMode: 'complete',
        line: 13,
        refused: 'STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION',
      },
      { ...batch, sink: 'json', line: 14 },
      { ...batch, sink: 'show', line: 15 },
    ])
    expect(queries[1]?.physicalPlan).toMatch(/StateStoreSave .*, Complete, /)
    expect(queries[5]?.columns).toEqual([
      { name: 'one', type: 'int', nullable: false },
      { name: 'two', type: 'string', nullable: true },
    ])
    expect(ended).toEqual({
      reason: 'count() needs rows, and an analysis has none',
      position: { file: fixture('ends.py'), line: 22, column: 5 },
    })
    expect(existsSync('/nowhere')).toBe(false)
  })

  test('that Spark refuses is refused at its line', async () => {
    const file = fixture('unknown_column.py')
    await expect(planOf(file)).rejects.toMatchObject({
      code: 'RUN_ANALYSIS_FAILED',
      exit: 2,
      message: expect.stringMatching(
        /^.*unknown_column\.py:8:5: Job 'unknown_column' cannot be analysed: ExtendedAnalysisException: \[UNRESOLVED_COLUMN.WITH_SUGGESTION\].*`valeu`.*\n.*\n.*\n> 8 \| {5}F\.col\("valeu"\)/,
      ),
      details: { position: { file, line: 8, column: 5 }, placedBy: 'context' },
    })
  })
})

describe('the row types of a job', () => {
  test('are interfaces in the value forms, and their drift is seen', async () => {
    const before = rowTypes(await planOf(fixture('results.py'), ['BIGINT']))
    expect(before).toBe(
      [
        '// Rows of job results, written by `sparkwire types`: change the job, not this file.',
        '',
        '/** A row of result words. */',
        'export interface WordsRow {',
        '  readonly word: string | null',
        '  readonly n: bigint | null',
        '  readonly "odd name": { readonly x: bigint | null }',
        '  readonly one: number',
        '}',
        '',
        '/** The results of job results, by name. */',
        'export interface ResultsResults {',
        '  readonly words: WordsRow',
        '}',
        '',
      ].join('\n'),
    )
    const after = rowTypes(await planOf(fixture('results.py'), ['DECIMAL(10,2)']))
    expect(after).toBe(before.replaceAll('bigint', 'string'))
  })

  test('of variants and intervals are those of their values', async () => {
    const variants = rowTypes(await planOf(path('../golden/variants/pipeline.ts')))
    expect(variants).toContain('  readonly read: unknown\n  readonly city: string | null\n')
    expect(variants).toContain('  readonly tags: readonly (string | null)[] | null\n')
    for (const interval of ['INTERVAL YEAR TO MONTH', 'INTERVAL DAY TO SECOND']) {
      const text = rowTypes(await planOf(fixture('results.py'), [interval]))
      expect(text).toContain('  readonly n: string | null\n')
    }
  })

  test('of a job without results are an error', async () => {
    await expect(planOf(fixture('ends.py')).then(rowTypes)).rejects.toMatchObject({ code: 'RUN_NO_RESULTS' })
  })
})

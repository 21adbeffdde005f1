import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadJob } from '../../src/run/load-job.js'
import { outcomeText } from '../../src/testing/outcome-text.js'
import { runCase } from '../../src/testing/run-case.js'
import { runSpec } from '../../src/testing/run-spec.js'
import { openTestBench, type TestBench } from '../../src/testing/test-bench.js'
import { sharedBroker } from '../helpers/broker.js'
import { GOLDEN_CASES, goldenPath, goldenSpec, lackedBySpark } from '../helpers/golden-cases.js'
import { GOLDEN_MUTANTS, mutated } from '../helpers/golden-mutants.js'

let bench: TestBench
beforeAll(async () => {
  bench = await openTestBench({ bootstrapServers: sharedBroker() })
})
afterAll(() => bench[Symbol.asyncDispose]())

const specs = new Map(
  await Promise.all(GOLDEN_CASES.map(async (name) => [name, await goldenSpec(name)] as const)),
)

/** Every golden case on the real engine: the rows that its script gives are those that somebody has thought out. */
describe.each(GOLDEN_CASES)('%s', (name) => {
  const spec = specs.get(name)

  test('says by hand which rows must come', () => {
    expect(spec).toBeDefined()
  })

  test.each(spec?.cases.map((testCase) => testCase.name) ?? [])('%s', async (chosen) => {
    if (spec === undefined) return
    const outcomes = await runSpec(spec, {
      kafka: bench.kafka,
      warm: bench.warm,
      select: (testCase) => testCase.name === chosen,
    })
    const [outcome] = outcomes.filter(({ status }) => status !== 'skipped')
    const text = outcome === undefined ? 'did not run' : outcomeText(outcome)
    const { source } = await loadJob(spec.jobPath)
    // What this Spark lacks, where the matrix runs on an older one, is told before it starts.
    if (lackedBySpark(source.toDocument()).length > 0) expect(text).toContain('[TOOLCHAIN_SPARK_LACKS]')
    else expect(text).toBe('')
  })
})

/** The rows are sharp enough: a job that is wrong in one thing does not pass. */
describe('a mutated job fails its case', () => {
  test.each(GOLDEN_MUTANTS)('$golden: $what', async (mutant) => {
    const spec = specs.get(mutant.golden)
    const [testCase] = spec?.cases ?? []
    if (spec === undefined || testCase === undefined) throw new Error(`${mutant.golden} has no rows`)
    const { source } = await loadJob(goldenPath(mutant.golden, 'pipeline.ts'))
    const document = mutated(source.toDocument(), mutant)
    const ground = { spec, job: { toDocument: () => document }, kafka: bench.kafka, warm: bench.warm }
    const outcome = await runCase(testCase, ground)
    expect(outcome).toMatchObject({ status: 'failed' })
    expect(outcome.differences).not.toEqual([])
  })
})

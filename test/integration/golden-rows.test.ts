import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { outcomeText } from '../../src/testing/outcome-text.js'
import { runSpec } from '../../src/testing/run-spec.js'
import { openTestBench, type TestBench } from '../../src/testing/test-bench.js'
import { sharedBroker } from '../helpers/broker.js'
import { GOLDEN_CASES, goldenSpec } from '../helpers/golden-cases.js'

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
    expect(outcome === undefined ? 'did not run' : outcomeText(outcome)).toBe('')
  })
})

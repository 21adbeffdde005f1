import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectKafka } from '../../src/kafka/connect-kafka.js'
import type { KafkaClient } from '../../src/kafka/kafka-client.js'
import { loadJob } from '../../src/run/load-job.js'
import { startSandboxBroker } from '../../src/run/sandbox-broker.js'
import type { KafkaSandbox } from '../../src/sandbox/kafka-sandbox.js'
import { outcomeText } from '../../src/testing/outcome-text.js'
import { runCase } from '../../src/testing/run-case.js'
import { runSpec } from '../../src/testing/run-spec.js'
import { sharedBroker } from '../helpers/broker.js'
import { GOLDEN_CASES, goldenPath, goldenSpec, lackedBySpark } from '../helpers/golden-cases.js'
import { GOLDEN_MUTANTS, mutated } from '../helpers/golden-mutants.js'
import { Lanes } from '../helpers/lanes.js'
import { sharedWarm } from '../helpers/shared-bench.js'

const warm = sharedWarm()
let second: KafkaSandbox
let clients: readonly KafkaClient[] = []
let lanes: Lanes<KafkaClient>
// A case waits more than it computes. Two at a time, each on a broker of its own: their topics have the same names.
beforeAll(async () => {
  second = await startSandboxBroker()
  const brokers = [sharedBroker(), second.bootstrapServers]
  clients = await Promise.all(brokers.map((bootstrapServers) => connectKafka({ bootstrapServers })))
  lanes = new Lanes(clients)
})
afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()))
  await second.stop()
})

const specs = new Map(
  await Promise.all(GOLDEN_CASES.map(async (name) => [name, await goldenSpec(name)] as const)),
)
const cases = [...specs].flatMap(
  ([golden, spec]) => spec?.cases.map(({ name }) => [golden, name] as const) ?? [],
)

/** Every golden case on the real engine: the rows that its script gives are those that somebody has thought out. */
describe('a golden case', () => {
  test.each(GOLDEN_CASES)('%s says by hand which rows must come', (golden) => {
    expect(specs.get(golden)).toBeDefined()
  })

  test.concurrent.each(cases)('%s: %s', async (golden, chosen) => {
    const spec = specs.get(golden)
    if (spec === undefined) throw new Error(`${golden} has no rows`)
    const outcomes = await lanes.run((kafka) =>
      runSpec(spec, { kafka, warm, select: (testCase) => testCase.name === chosen }),
    )
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
  test.concurrent.each(GOLDEN_MUTANTS)('$golden: $what', async (mutant) => {
    const spec = specs.get(mutant.golden)
    const [testCase] = spec?.cases ?? []
    if (spec === undefined || testCase === undefined) throw new Error(`${mutant.golden} has no rows`)
    const { source } = await loadJob(goldenPath(mutant.golden, 'pipeline.ts'))
    const document = mutated(source.toDocument(), mutant)
    const job = { toDocument: () => document }
    const outcome = await lanes.run((kafka) => runCase(testCase, { spec, job, kafka, warm }))
    expect(outcome).toMatchObject({ status: 'failed' })
    expect(outcome.differences).not.toEqual([])
  })
})

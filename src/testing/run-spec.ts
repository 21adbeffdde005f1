import type { KafkaClient } from '../kafka/kafka-client.js'
import { publishStep } from '../observe/steps.js'
import { loadJob } from '../run/load-job.js'
import type { SubmitOptions } from '../run/submit.js'
import type { CaseOutcome } from './case-outcome.js'
import { caseError, runCase } from './run-case.js'
import type { TestCase, TestSpec } from './test-spec.js'

/** What {@link runSpec} runs on, and which cases. */
export interface RunSpecOptions {
  /** The broker that the cases take turns on. */
  readonly kafka: KafkaClient
  /** A warm driver for the jobs of the cases: each then starts in a fraction of a second. @default none */
  readonly warm?: SubmitOptions['warm']
  /** Which cases run; the others are skipped. @default all */
  readonly select?: (testCase: TestCase, spec: TestSpec) => boolean
  /** Ends the case under way: the promise rejects with the reason, and nothing is left running. */
  readonly signal?: AbortSignal | undefined
  /** Called after each case. */
  readonly onOutcome?: (outcome: CaseOutcome) => void
}

/**
 * Runs the cases of a specification one after another on real Spark and Kafka. Rejects only with the reason of
 * `signal`: what goes wrong is the outcome of its case, a job that cannot be loaded included.
 *
 * @example
 * const outcomes = await runSpec(await loadSpec('job.spec.yaml'), { kafka: bench.kafka })
 */
export async function runSpec(spec: TestSpec, options: RunSpecOptions): Promise<CaseOutcome[]> {
  const { signal, select = () => true, onOutcome } = options
  const load = byParams(spec.jobPath)
  const outcomes: CaseOutcome[] = []
  for (const testCase of spec.cases) {
    signal?.throwIfAborted()
    const outcome = select(testCase, spec)
      ? await runOne(testCase, spec, load, options)
      : settled(testCase, spec, 'skipped')
    outcomes.push(outcome)
    onOutcome?.(outcome)
  }
  return outcomes
}

async function runOne(
  testCase: TestCase,
  spec: TestSpec,
  load: LoadByParams,
  { kafka, warm, signal }: RunSpecOptions,
): Promise<CaseOutcome> {
  const step = 'testing.case'
  const text = `${spec.file} > ${testCase.name}`
  publishStep({ step, state: 'started', text })
  const outcome = await load(testCase.params).then(
    ({ source }) => runCase(testCase, { spec, job: source, kafka, warm, signal }),
    (error: unknown) => ({ ...settled(testCase, spec, 'error'), error: caseError(error) }),
  )
  const state = outcome.status === 'passed' ? 'done' : 'failed'
  publishStep({ step, state, text, elapsedMs: outcome.durationMs })
  return outcome
}

function settled(testCase: TestCase, spec: TestSpec, status: 'skipped' | 'error'): CaseOutcome {
  const { name, at } = testCase
  return { suite: spec.file, case: name, at, status, durationMs: 0, differences: [] }
}

type LoadByParams = (params: TestCase['params']) => ReturnType<typeof loadJob>

/** Loads the job once for each set of parameters: a job file may say something else with others. */
function byParams(path: string): LoadByParams {
  const made = new Map<string, ReturnType<typeof loadJob>>()
  return (params) => {
    const key = JSON.stringify(Object.entries(params).sort())
    const loaded = made.get(key) ?? loadJob(path, { params })
    made.set(key, loaded)
    return loaded
  }
}

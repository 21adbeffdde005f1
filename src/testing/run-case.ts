import { rm } from 'node:fs/promises'
import { isBridgeError } from '../errors/bridge-error.js'
import { TestingError } from '../errors/testing-error.js'
import type { DocumentSource } from '../ir/job-document.js'
import type { KafkaClient } from '../kafka/kafka-client.js'
import { type SubmitOptions, submit } from '../run/submit.js'
import type { CaseError, CaseOutcome, ExpectationDifference } from './case-outcome.js'
import { withCaseTopics } from './case-topics.js'
import { type CollectedRun, collectResults } from './collect-results.js'
import { caseParams, underTest } from './job-under-test.js'
import { judgeResult, judgeTopic } from './judge-case.js'
import type { ComparedRow } from './row-difference.js'
import type { Expectation, TestCase, TestSpec } from './test-spec.js'

/** What a case runs on. */
export interface CaseGround {
  readonly spec: TestSpec
  readonly job: DocumentSource<Record<string, ComparedRow>>
  readonly kafka: KafkaClient
  readonly warm?: SubmitOptions['warm'] | undefined
  readonly signal?: AbortSignal | undefined
}

/** Runs one case on the real engine. Rejects only with the reason of `signal`; everything else is its outcome. */
export async function runCase(testCase: TestCase, ground: CaseGround): Promise<CaseOutcome> {
  const { spec, kafka, signal } = ground
  const began = performance.now()
  const outcome = (
    rest: Pick<CaseOutcome, 'status' | 'differences' | 'error' | 'runDirectory'>,
  ): CaseOutcome => ({
    suite: spec.file,
    case: testCase.name,
    at: testCase.at,
    durationMs: Math.round(performance.now() - began),
    ...rest,
  })
  let runDirectory: string | undefined
  try {
    const differences = await withCaseTopics(kafka, testCase, signal, async () => {
      const collected = await runJob(testCase, ground, (directory) => {
        runDirectory = directory
      })
      return judge(testCase, collected, ground)
    })
    if (differences.length > 0) {
      return outcome({
        status: 'failed',
        differences,
        ...(runDirectory === undefined ? {} : { runDirectory }),
      })
    }
    // Of a case that passed nobody wants script and log.
    if (runDirectory !== undefined) await rm(runDirectory, { recursive: true, force: true })
    return outcome({ status: 'passed', differences })
  } catch (error) {
    signal?.throwIfAborted()
    return outcome({
      status: 'error',
      differences: [],
      error: caseError(error),
      ...(runDirectory === undefined ? {} : { runDirectory }),
    })
  }
}

async function runJob(
  testCase: TestCase,
  { job, kafka, warm, signal }: CaseGround,
  onDirectory: (directory: string) => void,
): Promise<CollectedRun> {
  const { bootstrapServers } = kafka
  await using run = await submit(underTest(job, testCase), {
    bootstrapServers,
    profile: 'short',
    ...(warm === undefined ? {} : { warm }),
    params: caseParams(testCase, bootstrapServers),
    ...(testCase.until === undefined ? {} : { until: testCase.until }),
    ...(signal === undefined ? {} : { signal }),
  })
  onDirectory(run.files.directory)
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    void run.stop('abandon', 'the time of the test case ran out')
  }, testCase.timeoutMs)
  try {
    const names = testCase.expect.filter(({ kind }) => kind === 'result').map(({ name }) => name)
    const collected = await collectResults(run, names)
    signal?.throwIfAborted()
    if (timedOut) throw timeout(testCase, collected)
    if (collected.report.verdict !== 'SUCCEEDED') throw new JobEnded(collected)
    return collected
  } finally {
    clearTimeout(timer)
  }
}

async function judge(
  testCase: TestCase,
  collected: CollectedRun,
  { spec, kafka, signal }: CaseGround,
): Promise<ExpectationDifference[]> {
  const compare = async (expectation: Expectation): Promise<ExpectationDifference[]> => {
    const { name } = expectation
    if (expectation.kind === 'result') {
      return judgeResult(expectation, collected.rows.get(name) ?? [], collected.schemas.get(name), spec)
    }
    const records = []
    for await (const record of kafka.read(name, { signal })) records.push(record)
    return judgeTopic(expectation, records)
  }
  const found: ExpectationDifference[] = []
  for (const expectation of testCase.expect) found.push(...(await compare(expectation)))
  return found
}

function timeout(testCase: TestCase, { rows }: CollectedRun): TestingError {
  const came = [...rows].map(([name, { length }]) => `${length} of ${name}`).join(', ')
  return new TestingError('TESTING_CASE_TIMEOUT', {
    message: `The job did not end within ${testCase.timeoutMs / 1000} s; rows until then: ${came || 'none'}. Expected a job that ends by itself.`,
    hint: 'use the trigger availableNow (or a batch source) in a job under test, give the case an "until", or raise its "timeout"',
    details: { case: testCase.name, timeoutMs: testCase.timeoutMs },
  })
}

/** A run that did not succeed, on its way to the outcome. */
class JobEnded extends Error {
  readonly error: CaseError

  constructor({ report }: CollectedRun) {
    super(report.reason)
    const { error, verdict, reason } = report
    this.error =
      error === null
        ? { message: `The job ended ${verdict}: ${reason}` }
        : {
            code: error.code,
            message: error.message,
            ...(error.hint === undefined ? {} : { hint: error.hint }),
          }
  }
}

/** An error as an outcome carries it. */
export function caseError(error: unknown): CaseError {
  if (error instanceof JobEnded) return error.error
  if (!isBridgeError(error))
    return { message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  const { code, message, hint } = error
  return { code, message, ...(hint === undefined ? {} : { hint }) }
}

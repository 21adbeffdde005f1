import { setTimeout as sleep } from 'node:timers/promises'
import { type BridgeError, isBridgeError } from '../errors/bridge-error.js'
import type { DocumentSource, ResultRows } from '../ir/job-document.js'
import type { FailureKind } from './diagnosis/diagnosis-entry.js'
import { kindOfFailure, type RetryPolicies, waitBefore } from './retry-policy.js'
import type { Run } from './run.js'
import type { ReportedError, RunReport } from './run-report.js'
import { type SubmitOptions, submit } from './submit.js'

/** A failure that is met by trying again. */
export interface Retry {
  /** Before the script ran, or from then on. */
  readonly of: 'submit' | 'run'
  readonly kind: FailureKind
  /** Which retry of such a failure this is, from 1, and how many there are. */
  readonly retry: number
  readonly retries: number
  /** ms until then. */
  readonly waitMs: number
  readonly code: string
  readonly message: string
}

/** How a job is run to its end. */
export interface RetryOptions extends SubmitOptions {
  /** @default no retries */
  readonly retries?: RetryPolicies
  /** Called before each wait. */
  readonly onRetry?: (retry: Retry) => void
}

/**
 * Runs a job, and runs it again after the failures that the policies name. `take` reads the rows of each run. A further
 * run goes on from the checkpoint of the one that failed: what was acknowledged does not come again, a micro-batch that
 * was not comes again whole. A batch job has no checkpoint, and begins anew. The conditions of `until` count for each run
 * by itself.
 *
 * Resolves with the report of the last run, whatever its verdict: that the rows throw because a run has failed ends no
 * more than that run. Throws what `submit` throws once no policy has a retry left for it, and what else `take` throws.
 *
 * @example
 * const report = await runWithRetries(job, { retries: { run: { transient: 3 } } }, async (run) => {
 *   for await (const batch of run.batches('strong')) {
 *     await store(batch.queryId, batch.batchId, batch.toRows())
 *     await batch.ack()
 *   }
 * })
 */
export async function runWithRetries<Results extends ResultRows>(
  source: DocumentSource<Results>,
  { retries = {}, onRetry = () => {}, ...options }: RetryOptions,
  take: (run: Run<Results>) => Promise<void>,
): Promise<RunReport> {
  const attempts = new Attempts(retries)
  let next: SubmitOptions = options
  for (;;) {
    const { report, error } = await attempt(source, next, take)
    const failure = report === undefined ? error : failureOf(report)
    if (failure === undefined) return report as RunReport
    const of = report === undefined || report.verdict === 'SUBMIT_FAILED' ? 'submit' : 'run'
    const retry = options.signal?.aborted ? undefined : attempts.after(of, failure)
    if (retry === undefined) {
      if (report === undefined) throw error
      return report
    }
    onRetry(retry)
    await sleep(retry.waitMs, undefined, options.signal === undefined ? {} : { signal: options.signal })
    if (report !== undefined && of === 'run') next = goingOn(options, report)
  }
}

interface Attempted {
  /** Absent where the run never was. */
  readonly report?: RunReport
  /** What `submit` has thrown. */
  readonly error?: BridgeError
}

async function attempt<Results extends ResultRows>(
  source: DocumentSource<Results>,
  options: SubmitOptions,
  take: (run: Run<Results>) => Promise<void>,
): Promise<Attempted> {
  let run: Run<Results>
  try {
    run = await submit(source, options)
  } catch (error) {
    if (isBridgeError(error)) return { error }
    throw error
  }
  try {
    await take(run)
    return { report: await run.report }
  } catch (error) {
    // The rows of a run that fails throw; anything else is the caller's own.
    if (isBridgeError(error) && error.code.startsWith('JOB_')) return { report: await run.report }
    await run.stop('abandon', 'the caller failed')
    throw error
  }
}

/** Why a run failed; undefined where it did not, or where somebody has ended it. */
function failureOf({ verdict, error }: RunReport): ReportedError | undefined {
  const failed = verdict === 'FAILED' || verdict === 'LOST' || verdict === 'SUBMIT_FAILED'
  return failed ? (error ?? undefined) : undefined
}

/** A checkpoint that was begun anew is not begun anew once more. */
function goingOn(options: SubmitOptions, { files }: RunReport): SubmitOptions {
  const onChange = options.onChange === 'reset' ? ({ onChange: 'refuse' } as const) : {}
  return { ...options, ...onChange, checkpoint: options.checkpoint ?? files.checkpoint }
}

/** Counts the retries of each kind of failure. */
class Attempts {
  readonly #policies: RetryPolicies
  readonly #used = new Map<string, number>()

  constructor(policies: RetryPolicies) {
    this.#policies = policies
  }

  /** The retry that follows a failure; undefined where there is none left. */
  after(
    of: Retry['of'],
    failure: Pick<BridgeError, 'code' | 'message' | 'retryable' | 'details'>,
  ): Retry | undefined {
    const policy = this.#policies[of] ?? {}
    const kind = kindOfFailure(failure)
    const retries = policy[kind] ?? 0
    const retry = (this.#used.get(`${of} ${kind}`) ?? 0) + 1
    if (retry > retries) return undefined
    this.#used.set(`${of} ${kind}`, retry)
    const { code, message } = failure
    return { of, kind, retry, retries, waitMs: waitBefore(retry, policy), code, message }
  }
}

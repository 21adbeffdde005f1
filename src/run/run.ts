import type { AnyResults, ResultRows } from '../ir/job-document.js'
import type { StructType } from '../schema/data-type.js'
import type { ResultBatch, ResultChunk } from './result-stream.js'
import type { RunEvent } from './run-event.js'
import type { RunFiles, RunReport } from './run-report.js'

export const STOP_MODES = ['finish', 'abandon', 'kill'] as const

/** How a run is asked to stop: after the running micro-batch, without committing it, or at once. */
export type StopMode = (typeof STOP_MODES)[number]

/** One row of any result, with the result's name. */
export interface NamedRow<Results extends ResultRows> {
  readonly result: keyof Results & string
  readonly row: Results[keyof Results]
}

/** One execution of a job, from submit to report. */
export interface Run<Results extends ResultRows = AnyResults> {
  readonly id: string
  readonly name: string
  readonly files: RunFiles
  /** The names of the job's results, as far as they are declared before it runs. */
  readonly results: readonly string[]

  /**
   * The rows of a result, once, micro-batch after micro-batch, each acknowledged when the item after its last row is
   * asked for. Inside a micro-batch sorted rows keep their order; others come as Spark's tasks finish. Without a
   * name: of the only result there is. Throws a JobError where the run does not succeed, after the rows that came;
   * leaving the loop early cancels the run.
   * @throws RUN_UNKNOWN_RESULT, RUN_RESULT_TAKEN, JOB_FAILED, JOB_LOST, JOB_TIMED_OUT, JOB_SUBMIT_FAILED
   */
  rows<Name extends keyof Results & string>(result?: Name): AsyncIterable<Results[Name]>

  /** The rows of a result as they arrive, many at a time; acknowledged as those of `rows()`. */
  chunks(result?: keyof Results & string): AsyncIterable<ResultChunk>

  /** The micro-batches of a result, each whole: for a consumer that acknowledges when it has stored them. */
  batches(result?: keyof Results & string): AsyncIterable<ResultBatch>

  /** The schema of a result's rows, once Spark has opened it. */
  schema(result?: keyof Results & string): Promise<StructType>

  /** What happens in the run, from its first event on. */
  events(): AsyncIterable<RunEvent>

  /** The report, once the run has ended and nothing of it is left running; never rejects. */
  readonly report: Promise<RunReport>

  /** Stops the run and resolves with its report. @default mode 'finish' */
  stop(mode?: StopMode, reason?: string): Promise<RunReport>

  /** Stops the run unless it has ended: `await using run = await submit(job)`. */
  [Symbol.asyncDispose](): Promise<void>
}

import type { SourcePosition } from '../compile/compiled-job.js'
import type { ApplicationStatus } from '../launch/backend/backend.js'
import type { ProcessExit } from '../supervise/kept-process.js'
import type { BadRecordCounts } from './bad-record-counts.js'
import type { PlacedBy } from './failure-place.js'
import type { PartitionLag } from './partition-lag.js'
import type { StopRung } from './stop-ladder.js'
import type { UntilCondition } from './until-watch.js'
import type { Verdict } from './verdict.js'

/** What became of one result. */
export interface ResultReport {
  /** Rows handed out to the caller. */
  readonly rows: number
  /** Rows that the driver sent, as Spark counted them. */
  readonly sent: number
  /** Micro-batches acknowledged. */
  readonly batches: number
  /** Micro-batches that came again from their first row, since rows of them had been handed out and not acknowledged. */
  readonly redelivered: number
  /** Micro-batches that came again although they had been acknowledged, and were dropped. */
  readonly duplicates: number
  /** Whether every row that was sent has been handed out and acknowledged. */
  readonly complete: boolean
}

/** A micro-batch that Spark has committed, and where its query goes on. */
export interface CommittedBatch {
  readonly batchId: number
  /** One a source, in the source's own form: of Kafka `{ topic: { partition: offset } }`. */
  readonly offsets: readonly unknown[]
}

/** A failure as the report carries it. */
export interface ReportedError {
  readonly code: string
  readonly message: string
  readonly hint?: string
  readonly retryable: boolean
  readonly details: Readonly<Record<string, unknown>>
  /** The user's own line that it came from. */
  readonly position?: SourcePosition
  /** How that line is known. */
  readonly placedBy?: PlacedBy
  /** The lines around it. */
  readonly frame?: string
}

/** What was found before the run and did not keep it from starting. */
export interface ReportedWarning {
  readonly code: string
  readonly message: string
  readonly hint?: string
  readonly details: Readonly<Record<string, unknown>>
}

/** What the verdict is drawn from. */
export interface ReportedWitnesses {
  /** How the script ended, in the runner's own word; null when it said none. */
  readonly closed: 'succeeded' | 'failed' | 'stopped' | null
  /** How spark-submit ended; null where it never was started. */
  readonly exit: ProcessExit | null
  /** What the cluster said of the application at the end; null with a local master. */
  readonly cluster: ApplicationStatus | null
}

/** What was there when a run ended, and was not taken any more. */
export interface LeftOver {
  /** How far each query was behind, by partition of Kafka, as of its last micro-batch. */
  readonly lag: Readonly<Record<string, readonly PartitionLag[]>>
  /** Rows that had come and were not handed out, over all results. */
  readonly rows: number
}

/** The whole of a run, once it has ended; also `report.json` in the run's directory. Times are ms. */
export interface RunReport {
  readonly v: 1
  readonly run: string
  readonly name: string
  /** Spark's version; null where the run ended before it was launched. */
  readonly spark: string | null
  readonly master: string | null
  readonly verdict: Verdict
  readonly reason: string
  /** Rows handed out over all results. */
  readonly rows: number
  /** Micro-batches acknowledged over all results. */
  readonly batches: number
  /** Micro-batches that came again after a restart. */
  readonly redelivered: number
  readonly startedAt: string
  readonly durationMs: number
  readonly results: Readonly<Record<string, ResultReport>>
  readonly witnesses: ReportedWitnesses
  /** Which condition of `until` ended it; null when none did. */
  readonly endedBy: UntilCondition | null
  readonly left: LeftOver
  /** Which rung of the stop ladder ended it; null when it ended by itself. */
  readonly stoppedBy: StopRung | null
  /** The last micro-batch that each query has committed, by sink; none for a batch job. */
  readonly committed: Readonly<Record<string, CommittedBatch>>
  /** What each query has had of bad records of sources that drop them, as far as Spark has told its progress. */
  readonly badRecords: BadRecordCounts
  readonly error: ReportedError | null
  readonly warnings: readonly ReportedWarning[]
  readonly files: RunFiles
}

/** Where a run's record lies; absolute paths. */
export interface RunFiles {
  readonly directory: string
  readonly document: string
  readonly script: string
  readonly events: string
  /** What the job printed. */
  readonly stdout: string
  /** Spark's own log. */
  readonly log: string
  readonly exit: string
  readonly report: string
  readonly checkpoint: string
}

import { publishStep } from '../observe/steps.js'
import { type BadRecordCounts, BadRecordTally } from './bad-record-counts.js'
import { lagOf, type PartitionLag } from './partition-lag.js'
import type { RunEventBody } from './run-event.js'
import { queryName, streamingQueryProgress } from './streaming-progress.js'

type ProgressEvent = Extract<RunEventBody, { event: 'progress' }>

/** How far the queries of a run have come, by what Spark says of each. */
export class ProgressRecord {
  readonly #lags = new Map<string, readonly PartitionLag[]>()
  readonly #badRecords = new BadRecordTally()

  /** Takes what the driver sent of a query. Undefined where that is not of Spark's form, which nothing is made of. */
  take(query: string | null, sent: unknown): ProgressEvent | undefined {
    const { data: progress, error } = streamingQueryProgress.safeParse(sent)
    if (progress === undefined) {
      const where = error.issues[0]?.path.join('.') ?? ''
      const text = `the progress of query ${query ?? 'without a name'} is not of Spark's form, at '${where}'`
      publishStep({ step: 'run.progress', state: 'failed', text })
      return undefined
    }
    const lag = lagOf(progress)
    this.#lags.set(queryName(query, progress), lag)
    this.#badRecords.take(query, progress)
    return { event: 'progress', query, progress, lag }
  }

  /** How far each query is behind, by partition of Kafka, as of its last progress. */
  get lag(): Readonly<Record<string, readonly PartitionLag[]>> {
    return Object.fromEntries(this.#lags)
  }

  /** What sources that drop bad records have had of them, as far as Spark has told. */
  get badRecords(): BadRecordCounts {
    return this.#badRecords.counts
  }
}

import { publishStep } from '../observe/steps.js'
import { lagOf, type PartitionLag } from './partition-lag.js'
import type { RunEventBody } from './run-event.js'
import { type StreamingQueryProgress, streamingQueryProgress } from './streaming-progress.js'

type ProgressEvent = Extract<RunEventBody, { event: 'progress' }>

/** How far the queries of a run have come, by what Spark says of each. */
export class ProgressRecord {
  readonly #lags = new Map<string, readonly PartitionLag[]>()

  /** Takes what the driver sent of a query. Undefined where that is not of Spark's form, which nothing is made of. */
  take(query: string | null, sent: unknown): ProgressEvent | undefined {
    const { data: progress, error } = streamingQueryProgress.safeParse(sent)
    if (progress === undefined) {
      const where = error.issues[0]?.path.join('.') ?? ''
      const text = `the progress of query ${query ?? 'without a name'} is not of Spark's form, at '${where}'`
      publishStep({ step: 'run.progress', state: 'failed', text })
      return undefined
    }
    const lag = [...lagOf(progress)]
    this.#lags.set(queryName(query, progress), lag)
    return { event: 'progress', query, progress, lag }
  }

  /** How far each query is behind, by partition of Kafka, as of its last progress. */
  get lag(): Readonly<Record<string, readonly PartitionLag[]>> {
    return Object.fromEntries(this.#lags)
  }
}

/** What a query is called where it has no name. */
export function queryName(query: string | null, { id }: Pick<StreamingQueryProgress, 'id'>): string {
  return query ?? id
}

import { join } from 'node:path'
import { byPlace, type PartitionLag } from '../partition-lag.js'
import { RECORD } from '../run-directory.js'
import type { RunEvent } from '../run-event.js'
import { queryName } from '../streaming-progress.js'
import { findRunDirectory } from './find-run.js'
import { lookAt, type StoredRunOptions } from './list-runs.js'
import { type FollowOptions, readRunEvents } from './read-run.js'
import { glanceAtEvents } from './recorded-events.js'

/** How far a query of a run was behind one partition. */
export interface QueryLag extends PartitionLag {
  readonly query: string
  /** When Spark said so; ISO 8601, UTC. */
  readonly at: string
}

/**
 * How far each query of a run is behind, by partition of Kafka, as of its last micro-batch; of a run that has ended, how
 * far it was. Empty while there has been no micro-batch, and where nothing is read from Kafka.
 *
 * @throws RUN_UNKNOWN, RUN_AMBIGUOUS
 * @example
 * for (const { topic, partition, lag } of await runLag('quakes')) console.log(topic, partition, lag)
 */
export async function runLag(run: string, options: StoredRunOptions = {}): Promise<readonly QueryLag[]> {
  const directory = await findRunDirectory(run, options)
  await lookAt(directory)
  const book = new LagBook()
  for (const event of glanceAtEvents(join(directory, RECORD.events))) book.take(event)
  return book.lags
}

/** The same again with each micro-batch, until the run has ended. Throws RUN_UNKNOWN, RUN_AMBIGUOUS. */
export async function* followRunLag(
  run: string,
  options: Omit<FollowOptions, 'follow'> = {},
): AsyncGenerator<readonly QueryLag[], void, undefined> {
  const book = new LagBook()
  for await (const event of readRunEvents(run, { ...options, follow: true }))
    if (book.take(event)) yield book.lags
}

/** The last progress of each query. */
class LagBook {
  readonly #queries = new Map<string, readonly QueryLag[]>()

  /** Says whether the event has changed anything. */
  take(event: RunEvent): boolean {
    if (event.event !== 'progress') return false
    const query = queryName(event.query, event.progress)
    this.#queries.set(
      query,
      event.lag.map((each) => ({ query, ...each, at: event.at })),
    )
    return true
  }

  get lags(): readonly QueryLag[] {
    const names = [...this.#queries.keys()].sort()
    return names.flatMap((query) => [...(this.#queries.get(query) ?? [])].sort(byPlace))
  }
}

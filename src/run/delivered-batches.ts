import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { BatchKey } from '../channel/channel-event.js'
import { recordUnwritable } from './record-unwritable.js'

/** The folder in the runs directory that has a file a query, of checkpoints that were given. */
export const QUERIES = 'queries'

/** Spark's own ids of queries: nothing else becomes part of a path. */
const QUERY_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const LAST = z.object({
  /** The last micro-batch that was acknowledged. */
  acknowledged: z.number().nullable(),
  /** The last one of which rows were handed out. */
  begun: z.number().nullable(),
})
const FORM = z.record(z.string(), LAST)
type Last = z.infer<typeof LAST>

/**
 * How far the consumer has come in each query: what a driver that begins anew, of this run or of a later one on the same
 * checkpoint, sends a second time is known by it. Spark commits a micro-batch before it begins the next, so that only
 * the last of a query can come again although it was acknowledged.
 */
export class DeliveredBatches {
  readonly #folder: string | undefined
  readonly #batchJob: string | undefined
  readonly #queries = new Map<string | null, Record<string, Last>>()

  /**
   * `folder` has a file a query, for later runs on the same checkpoint; without it nothing is written down. `batchJob` is
   * the name of the file for results that have no query, in a folder of one run.
   */
  constructor(folder?: string, batchJob?: string) {
    this.#folder = folder
    this.#batchJob = batchJob
  }

  /** Whether the batch was acknowledged before. */
  isAcknowledged({ result, queryId, batchId }: BatchKey): boolean {
    return this.#query(queryId)[result]?.acknowledged === batchId
  }

  /** Whether rows of the batch were handed out before, and it was not acknowledged. */
  wasBegun(batch: BatchKey): boolean {
    return !this.isAcknowledged(batch) && this.#query(batch.queryId)[batch.result]?.begun === batch.batchId
  }

  /** Notes that rows of the batch are about to be handed out. */
  begin({ result, queryId, batchId }: BatchKey): void {
    this.#note(queryId, result, { begun: batchId })
  }

  /** Notes that the consumer has the batch. It is on disk when this returns, else this throws RUN_RECORD_UNWRITABLE. */
  acknowledge({ result, queryId, batchId }: BatchKey): void {
    this.#note(queryId, result, { acknowledged: batchId })
  }

  #note(queryId: string | null, result: string, change: Partial<Last>): void {
    const query = this.#query(queryId)
    query[result] = { ...(query[result] ?? { acknowledged: null, begun: null }), ...change }
    const file = this.#fileOf(queryId)
    if (file === undefined) return
    const part = `${file}.${process.pid}.part`
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
      writeFileSync(part, JSON.stringify(query), { mode: 0o600 })
      renameSync(part, file)
    } catch (error) {
      throw recordUnwritable(file, error)
    }
  }

  #query(queryId: string | null): Record<string, Last> {
    const known = this.#queries.get(queryId)
    if (known !== undefined) return known
    const query = readLast(this.#fileOf(queryId))
    this.#queries.set(queryId, query)
    return query
  }

  #fileOf(queryId: string | null): string | undefined {
    const name = queryId ?? this.#batchJob
    if (this.#folder === undefined || name === undefined) return undefined
    return queryId === null || QUERY_ID.test(name) ? join(this.#folder, `${name}.json`) : undefined
  }
}

function readLast(file: string | undefined): Record<string, Last> {
  if (file === undefined) return {}
  try {
    return FORM.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    // No run has read this query before.
    return {}
  }
}

import type { BatchKey } from '../../channel/channel-event.js'
import { type Deferred, deferred } from '../../util/deferred.js'
import type { DeliveredBatches } from '../delivered-batches.js'
import { CREDIT_BYTES, type ResultStream } from '../result-stream.js'
import { LocalFolder } from './spool-folder.js'
import { resultFolder } from './spool-format.js'
import { type SpooledRows, SpoolReader } from './spool-reader.js'

export interface SpoolFeedOptions {
  readonly spool: string
  readonly delivered: DeliveredBatches
  readonly streamOf: (result: string) => ResultStream
  /** Told that a result has ended before the run. */
  readonly endOne: (result: string) => void
  /** Whether nobody writes any more. */
  readonly isOver: () => boolean
  /** Aborted when nobody reads any more. */
  readonly signal: AbortSignal
}

/** One result on its way out of the spool. */
interface Feeding {
  readonly done: Promise<void>
  readonly leave: AbortController
  readonly waiting: Map<string, SpooledRows>
  /** Bytes that the consumer has not taken. */
  ahead: number
  taken: Deferred<void>
}

/** Brings micro-batches from the spool to who reads them, no further ahead than a driver may be. */
export class SpoolFeed {
  readonly #options: SpoolFeedOptions
  readonly #feeding = new Map<string, Feeding>()

  constructor(options: SpoolFeedOptions) {
    this.#options = options
  }

  knows(result: string): boolean {
    return this.#feeding.has(result)
  }

  /** Begins with a result whose stream is open. */
  begin(result: string): void {
    const leave = new AbortController()
    const feeding = { leave, waiting: new Map<string, SpooledRows>(), ahead: 0, taken: deferred<void>() }
    const signal = AbortSignal.any([leave.signal, this.#options.signal])
    signal.addEventListener('abort', () => feeding.taken.resolve(), { once: true })
    const stream = this.#options.streamOf(result)
    const known: Feeding = Object.assign(feeding, { done: Promise.resolve() })
    this.#feeding.set(result, known)
    Object.assign(known, { done: this.#feed(result, known, signal).catch((error) => stream.fail(error)) })
  }

  /** The consumer has taken so many bytes. */
  grant(result: string, bytes: number): void {
    const feeding = this.#feeding.get(result)
    if (feeding === undefined) return
    feeding.ahead -= bytes
    feeding.taken.resolve()
    feeding.taken = deferred()
  }

  /** Takes an acknowledged micro-batch out of the spool. */
  async remove(batch: BatchKey): Promise<void> {
    const waiting = this.#feeding.get(batch.result)?.waiting
    await waiting?.get(nameOf(batch))?.remove()
    waiting?.delete(nameOf(batch))
  }

  /** The consumer has left a result. */
  leave(result: string): void {
    this.#feeding.get(result)?.leave.abort()
  }

  /** Resolves when all that lies in the spool has been brought, or nobody reads any more. */
  async ended(): Promise<void> {
    await Promise.all([...this.#feeding.values()].map(({ done }) => done))
  }

  async #feed(result: string, feeding: Feeding, signal: AbortSignal): Promise<void> {
    const { spool, isOver, streamOf, endOne, delivered } = this.#options
    const stream = streamOf(result)
    const reader = new SpoolReader(new LocalFolder(spool), resultFolder('', result), isOver)
    for await (const rows of reader.batches(signal)) {
      const { queryId, batchId, rows: count } = rows.manifest
      const batch = Object.freeze({ result, queryId, batchId })
      feeding.waiting.set(nameOf(batch), rows)
      // Acknowledged by one who attached before and died before it was out of the spool.
      const again = delivered.isAcknowledged(batch)
      // The manifest counts the rows of the whole micro-batch, not those of a frame.
      let uncounted = count
      for await (const frame of again ? [] : rows.frames()) {
        while (feeding.ahead > CREDIT_BYTES && !signal.aborted) await feeding.taken.promise
        if (signal.aborted) return
        feeding.ahead += frame.length
        stream.data(batch, frame, uncounted)
        uncounted = 0
      }
      stream.batchEnd(batch, count)
    }
    if (!signal.aborted && !isOver()) endOne(result)
  }
}

function nameOf({ queryId, batchId }: BatchKey): string {
  return `${queryId ?? 'batch'} ${batchId}`
}

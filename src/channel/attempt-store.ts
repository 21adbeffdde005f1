import { mkdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Attempt } from './attempt.js'
import { type AttemptKey, type AttemptPlace, AttemptsOver, BatchAttempts, missing } from './batch-attempts.js'
import type { BatchKey } from './channel-event.js'
import { type StoredBatch, storedBatch } from './stored-batch.js'

/** Keeps on disk what tasks write, until the driver says which attempts of a micro-batch count. */
export class AttemptStore {
  readonly #place: AttemptPlace
  /** The last writing of each query and result. */
  readonly #writings = new Map<string, BatchAttempts>()
  #closed = false

  constructor(place: AttemptPlace) {
    this.#place = place
  }

  /** Begins an attempt. Throws {@link AttemptsOver} where its writing has ended, or a later one has begun. */
  begin(batch: BatchKey, number: number, key: AttemptKey): Attempt {
    const known = this.#writings.get(nameOf(batch))
    if (this.#closed || number < (known?.number ?? 0)) throw new AttemptsOver('its micro-batch has ended')
    if (known?.number === number) return new Attempt(known.begin(key), known)
    known?.end()
    mkdirSync(this.#place.directory, { recursive: true, mode: 0o700 })
    const begun = new BatchAttempts(number, batch, this.#place)
    this.#writings.set(nameOf(batch), begun)
    return new Attempt(begun.begin(key), begun)
  }

  /** Ends the writing of a micro-batch: of its attempts these count. Throws CHANNEL_SEQUENCE_GAP where one is not here. */
  end(batch: BatchKey, attempts: readonly AttemptKey[]): StoredBatch {
    const writing = this.#writings.get(nameOf(batch))
    const [first] = attempts
    if (writing === undefined && first !== undefined) throw missing(batch, first)
    const files = writing?.take(attempts) ?? []
    writing?.end()
    return storedBatch(files, () => this.#closed)
  }

  /** Makes all attempts void: their driver is gone. */
  clear(): void {
    for (const writing of this.#writings.values()) writing.end()
    this.#writings.clear()
  }

  /** Removes everything, also what counts and was not read. */
  async close(): Promise<void> {
    this.#closed = true
    this.clear()
    await rm(this.#place.directory, { recursive: true, force: true, maxRetries: 3 })
  }
}

function nameOf({ result, queryId }: BatchKey): string {
  return JSON.stringify([queryId, result])
}

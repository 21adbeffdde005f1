import type { Row } from '../rows/decode-batch.js'

/**
 * Hands out the rows of chunks one by one. Written by hand, because a generator's `yield` costs each row several
 * turns of the promise queue, and a row is cheap.
 */
export class RowIterator implements AsyncIterableIterator<Row> {
  readonly #chunks: AsyncGenerator<{ readonly rows: readonly Row[] }, void, undefined>
  readonly #handOut: () => boolean
  #rows: readonly Row[] = []
  #at = 0
  #advancing: Promise<unknown> = Promise.resolve()

  /** `handOut` is asked before each row whether it may be handed out, and counts it. */
  constructor(
    chunks: AsyncGenerator<{ readonly rows: readonly Row[] }, void, undefined>,
    handOut: () => boolean,
  ) {
    this.#chunks = chunks
    this.#handOut = handOut
  }

  next(): Promise<IteratorResult<Row, undefined>> {
    const row = this.#rows[this.#at]
    if (row === undefined) return this.#advance()
    if (!this.#handOut()) return this.return()
    this.#at += 1
    return Promise.resolve({ done: false, value: row })
  }

  /** Ends the rows early. */
  async return(): Promise<IteratorResult<Row, undefined>> {
    this.#rows = []
    await this.#chunks.return()
    return { done: true, value: undefined }
  }

  [Symbol.asyncIterator](): RowIterator {
    return this
  }

  /** One at a time, also for a caller that asks for several rows at once. */
  #advance(): Promise<IteratorResult<Row, undefined>> {
    const next = this.#advancing.then(async (): Promise<IteratorResult<Row, undefined>> => {
      if (this.#at < this.#rows.length) return this.next()
      const chunk = await this.#chunks.next()
      if (chunk.done === true) return { done: true, value: undefined }
      this.#rows = chunk.value.rows
      this.#at = 0
      return this.next()
    })
    this.#advancing = next.catch(() => {})
    return next
  }
}

import { type Deferred, deferred } from '../../util/deferred.js'

/** How many bytes of each result may be brought before the consumer has taken some. */
export class ByteCredit {
  readonly #bytes = new Map<string, number>()
  #more: Deferred<void> = deferred()

  /** Adds to what may be brought of a result. */
  grant(result: string, bytes: number): void {
    this.#bytes.set(result, this.#of(result) + bytes)
    this.wake()
  }

  /** Has all that wait look again. */
  wake(): void {
    this.#more.resolve()
    this.#more = deferred()
  }

  /** Waits until some are left, which so many may overdraw; no longer than until the signal, whose sender wakes us. */
  async take(result: string, bytes: number, signal: AbortSignal): Promise<void> {
    while (this.#of(result) <= 0 && !signal.aborted) await this.#more.promise
    this.#bytes.set(result, this.#of(result) - bytes)
  }

  #of(result: string): number {
    return this.#bytes.get(result) ?? 0
  }
}

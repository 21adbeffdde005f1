/** A queue that is filled from one side and iterated, once, from the other. It has no bound: who fills it sets one. */
export class AsyncQueue<T> implements AsyncIterableIterator<T> {
  readonly #items: T[] = []
  readonly #waiting: { resolve(result: IteratorResult<T>): void; reject(reason: unknown): void }[] = []
  #end: { readonly error?: unknown } | undefined

  /** Adds an item; ignored once the queue has ended. */
  push(item: T): void {
    if (this.#end !== undefined) return
    const waiting = this.#waiting.shift()
    if (waiting === undefined) this.#items.push(item)
    else waiting.resolve({ done: false, value: item })
  }

  /** Ends the queue after the items it holds. */
  end(): void {
    this.#finish({})
  }

  /** Ends the queue after the items it holds with an error. */
  fail(error: unknown): void {
    this.#finish({ error })
  }

  get ended(): boolean {
    return this.#end !== undefined
  }

  next(): Promise<IteratorResult<T>> {
    if (this.#items.length > 0) return Promise.resolve({ done: false, value: this.#items.shift() as T })
    if (this.#end === undefined) {
      return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }))
    }
    if ('error' in this.#end) {
      const { error } = this.#end
      this.#end = {}
      return Promise.reject(error)
    }
    return Promise.resolve({ done: true, value: undefined })
  }

  return(): Promise<IteratorResult<T>> {
    this.#items.length = 0
    this.end()
    return Promise.resolve({ done: true, value: undefined })
  }

  [Symbol.asyncIterator](): AsyncQueue<T> {
    return this
  }

  #finish(end: { readonly error?: unknown }): void {
    if (this.#end !== undefined) return
    const [first, ...others] = this.#waiting.splice(0)
    // The error is told once: to who waits already, else to who asks next.
    this.#end = first === undefined ? end : {}
    if (first !== undefined && 'error' in end) first.reject(end.error)
    else first?.resolve({ done: true, value: undefined })
    for (const waiting of others) waiting.resolve({ done: true, value: undefined })
  }
}

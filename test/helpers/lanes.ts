/** Works that are done side by side, as many at a time as there are lanes; each has what is on its lane to itself. */
export class Lanes<T> {
  readonly #free: T[]
  readonly #waiting: ((item: T) => void)[] = []

  constructor(items: readonly T[]) {
    this.#free = [...items]
  }

  async run<R>(work: (item: T) => Promise<R>): Promise<R> {
    const item = this.#free.pop() ?? (await new Promise<T>((resolve) => this.#waiting.push(resolve)))
    try {
      return await work(item)
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#free.push(item)
      else next(item)
    }
  }
}

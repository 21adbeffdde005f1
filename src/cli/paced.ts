import { setTimeout as sleep } from 'node:timers/promises'

export interface PacedOptions {
  /** Items a second. @default as fast as they are taken */
  readonly rate?: number | undefined
  /** Items in all. @default all */
  readonly count?: number | undefined
  readonly signal: AbortSignal
}

/** Gives items no faster than a rate, and no more than a count. */
export async function* paced<T>(items: AsyncIterable<T>, options: PacedOptions): AsyncGenerator<T> {
  const { rate, count = Number.POSITIVE_INFINITY, signal } = options
  const began = performance.now()
  let given = 0
  if (count === 0) return
  for await (const item of items) {
    if (rate !== undefined) {
      const early = began + (given / rate) * 1000 - performance.now()
      if (early >= 1) await sleep(early, undefined, { signal })
    }
    yield item
    if (++given >= count) return
  }
}

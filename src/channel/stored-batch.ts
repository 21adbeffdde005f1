import type { AttemptFile, StoredFrame } from './attempt-file.js'

/** The attempts of a micro-batch that count, on disk. */
export interface StoredBatch {
  readonly frames: number
  readonly rows: number
  /** Whether they have gone with their channel before all were read. */
  readonly gone: boolean
  /** The frames, partition by partition; what was read is gone. */
  read(): AsyncGenerator<StoredFrame, void, undefined>
  /** Forgets what was not read; never rejects. */
  discard(): Promise<void>
}

/** The rows of these files, in the order of their partitions. */
export function storedBatch(attempts: readonly AttemptFile[], isClosed: () => boolean): StoredBatch {
  const files = attempts.toSorted((a, b) => a.partition - b.partition)
  const sum = (of: 'frames' | 'rows'): number => files.reduce((total, { counts }) => total + counts[of], 0)
  let gone = false
  return {
    frames: sum('frames'),
    rows: sum('rows'),
    get gone() {
      return gone
    },
    async *read() {
      try {
        for (const file of files) yield* file.frames()
      } catch (error) {
        if (!isClosed()) throw error
        gone = true
      }
    },
    async discard() {
      await Promise.all(files.map((file) => file.remove()))
    },
  }
}

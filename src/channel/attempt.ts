import { ChannelError } from '../errors/channel-error.js'
import type { AttemptFile } from './attempt-file.js'
import type { BatchAttempts } from './batch-attempts.js'

/** One attempt of a task on its way to disk. */
export class Attempt {
  readonly #file: AttemptFile
  readonly #batch: Pick<BatchAttempts, 'require' | 'overflow'>

  constructor(file: AttemptFile, batch: Pick<BatchAttempts, 'require' | 'overflow'>) {
    this.#file = file
    this.#batch = batch
  }

  /** Adds the frame of that number; resolves when it is on disk. Rejects with `AttemptsOver` or CHANNEL_UNEXPECTED. */
  async frame(seq: number, rows: number, arrow: Uint8Array): Promise<void> {
    const { frames } = this.#file.counts
    if (seq !== frames) throw unexpected(`Frame ${seq} of an attempt came, expected ${frames}`)
    this.#batch.require(arrow.length)
    await this.#written(this.#file.append(rows, arrow))
  }

  /** Resolves when all of it is on disk. Rejects with `AttemptsOver` or CHANNEL_UNEXPECTED. */
  async end(frames: number, rows: number): Promise<void> {
    const came = this.#file.counts
    if (came.frames !== frames || came.rows !== rows) {
      const sent = `${frames} with ${rows} rows were sent`
      throw unexpected(`${came.frames} frames with ${came.rows} rows of an attempt came, ${sent}`)
    }
    await this.#written(this.#file.end())
  }

  /** Forgets it; never rejects. */
  drop(): Promise<void> {
    return this.#file.remove()
  }

  async #written(work: Promise<void>): Promise<void> {
    try {
      await work
    } catch (error) {
      this.#batch.overflow(`they cannot be written: ${(error as Error).message}`)
    }
    this.#batch.require(0)
  }
}

function unexpected(message: string): ChannelError {
  return new ChannelError('CHANNEL_UNEXPECTED', { message })
}

import { ChannelError } from '../errors/channel-error.js'
import type { BatchKey } from './channel-event.js'

/** Checks that the frames of one result's batches come whole, in order, and counted. */
export class BatchSequence {
  #open: { readonly key: BatchKey; frames: number; rows: number } | undefined
  #batches = 0
  #rows = 0

  /** Notes a frame. Throws CHANNEL_SEQUENCE_GAP when it is not the next one of its batch. */
  frame(key: BatchKey, seq: number, rows: number): void {
    const open = this.#open
    if (open === undefined || !sameBatch(open.key, key)) {
      if (open !== undefined) throw gap(key, `batch ${open.key.batchId} has not ended`)
      if (seq !== 0) throw gap(key, `its first frame has number ${seq}, expected 0`)
      this.#open = { key, frames: 1, rows }
      return
    }
    if (seq !== open.frames) throw gap(key, `frame ${seq} came, expected ${open.frames}`)
    open.frames += 1
    open.rows += rows
  }

  /**
   * Notes the end of a batch; `stored` is what came of it by other ways than {@link frame}. Throws CHANNEL_SEQUENCE_GAP
   * unless all its frames and rows have come.
   */
  end(key: BatchKey, frames: number, rows: number, stored = { frames: 0, rows: 0 }): void {
    const open = this.#open
    if (open !== undefined && !sameBatch(open.key, key))
      throw gap(key, `batch ${open.key.batchId} has not ended`)
    const came = { frames: (open?.frames ?? 0) + stored.frames, rows: (open?.rows ?? 0) + stored.rows }
    if (came.frames !== frames) throw gap(key, `${came.frames} frames came, ${frames} were sent`)
    if (came.rows !== rows) throw gap(key, `${came.rows} rows came, Spark counted ${rows}`)
    this.#open = undefined
    this.#batches += 1
    this.#rows += rows
  }

  /** Notes the end of the result. Throws CHANNEL_SEQUENCE_GAP unless all its batches and rows have come. */
  endResult(result: string, rows: number, batches: number): void {
    if (this.#open !== undefined) throw gap(this.#open.key, 'the result ends before the batch')
    if (this.#batches === batches && this.#rows === rows) return
    const came = `${this.#batches} batches with ${this.#rows} rows came`
    throw incomplete(result, `${came}, ${batches} with ${rows} were sent`, { result })
  }
}

/** Whether both keys name the same micro-batch. */
export function sameBatch(a: BatchKey, b: BatchKey): boolean {
  return a.result === b.result && a.queryId === b.queryId && a.batchId === b.batchId
}

function gap(key: BatchKey, why: string): ChannelError {
  return incomplete(key.result, `in batch ${key.batchId}, ${why}`, { ...key })
}

function incomplete(result: string, why: string, details: Readonly<Record<string, unknown>>): ChannelError {
  return new ChannelError('CHANNEL_SEQUENCE_GAP', {
    message: `Result '${result}' is not complete: ${why}`,
    hint: 'The batch was not acknowledged, so nothing is lost: run the job again with the same checkpoint.',
    details,
  })
}

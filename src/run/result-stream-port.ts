import type { BatchKey } from '../channel/channel-event.js'
import type { DeliveredBatches } from './delivered-batches.js'

/** What a stream tells the run that owns it. */
export interface ResultStreamPort {
  /** Lets the writer send more. */
  grant(result: string, bytes: number): void
  /** Records the acknowledgement, in `delivered` too, then sends it. */
  acknowledge(batch: BatchKey, rows: number): Promise<void>
  /** Sends the acknowledgement of a batch that was acknowledged before. */
  acknowledgeAgain(batch: BatchKey): void
  /** What has been handed out and acknowledged so far. */
  readonly delivered: DeliveredBatches
  /** How many more rows may be handed out, over all results. */
  remaining(): number
  /** All rows that may be handed out have been, and there are more. */
  limitReached(): void
  /** The consumer has left before the end. */
  left(result: string): void
  /** Rows that wait here cannot be read, or what was handed out cannot be written down. */
  broken(error: unknown): void
}

import type { Failure, MessageHeader } from '../protocol/messages.js'
import type { StoredBatch } from './stored-batch.js'

/** Which micro-batch of which result; a batch job's result is batch 0 of no query. */
export interface BatchKey {
  readonly result: string
  readonly queryId: string | null
  readonly batchId: number
}

/** What came over the channel, in order, checked. */
export type ChannelEvent =
  | { readonly kind: 'connected'; readonly incarnation: string; readonly spark: string | null }
  | {
      readonly kind: 'opened'
      readonly result: string
      readonly queryId: string | null
      readonly schema: unknown
    }
  | {
      readonly kind: 'data'
      readonly batch: BatchKey
      readonly seq: number
      /** Rows in the frame, as its writer says. */
      readonly rows: number
      readonly arrow: Uint8Array
    }
  | {
      readonly kind: 'batch-end'
      readonly batch: BatchKey
      /** Rows in the whole batch, as Spark counted them. */
      readonly rows: number
      /** Where they wait that have not come as events, since tasks have written them. */
      readonly stored?: StoredBatch
    }
  /** The driver has given no sign of life for so long, ms. */
  | { readonly kind: 'stalled'; readonly silentMs: number }
  /** The driver that was stalled goes on. */
  | { readonly kind: 'recovered' }
  /** No further batch of the result comes. */
  | { readonly kind: 'result-end'; readonly result: string }
  | {
      readonly kind: 'progress'
      readonly query: string | null
      readonly progress: Readonly<Record<string, unknown>>
    }
  /** The answer to {@link ResultChannel.askBusy}: whether a micro-batch runs. */
  | { readonly kind: 'busy'; readonly busy: boolean }
  | { readonly kind: 'log'; readonly record: MessageHeader<'LOG'> }
  | { readonly kind: 'failed'; readonly message: string; readonly failure: Failure | null }
  | { readonly kind: 'closed'; readonly closed: MessageHeader<'CLOSED'> }

import { sameBatch } from '../channel/batch-sequence.js'
import type { BatchKey } from '../channel/channel-event.js'
import type { StoredBatch } from '../channel/stored-batch.js'
import { RunError } from '../errors/run-error.js'
import { type Row, type RowDecoder, rowDecoder } from '../rows/decode-batch.js'
import { requireFrame } from '../rows/ipc-messages.js'
import type { StructType } from '../schema/data-type.js'
import { AsyncQueue } from '../util/async-queue.js'
import { type Deferred, deferred } from '../util/deferred.js'
import type { ResultStreamPort } from './result-stream-port.js'
import { RowIterator } from './row-iterator.js'
import type { ResultReport } from './run-report.js'

/** Bytes that a writer may be ahead of the consumer, per result. */
export const CREDIT_BYTES = 32 * 1024 * 1024

/** One whole micro-batch of a result. */
export interface ResultBatch {
  readonly result: string
  /** The query's id, the same over restarts; null for a batch job's result. Together with `batchId` an idempotence key. */
  readonly queryId: string | null
  readonly batchId: number
  /** Rows in the batch, as Spark counted them. */
  readonly rows: number
  /** Whether rows of this batch were handed out before, by a driver that then died. */
  readonly redelivered: boolean
  /** The rows as Arrow IPC streams, each whole in itself. */
  readonly arrow: readonly Uint8Array[]
  /** Decodes the rows. */
  toRows(): Row[]
  /** Says that the batch has been taken: only then does Spark commit it. */
  ack(): Promise<void>
}

/** Some rows of a micro-batch, as they arrive. */
export interface ResultChunk extends BatchKey {
  /** As in {@link ResultBatch}. */
  readonly redelivered: boolean
  readonly rows: readonly Row[]
}

/** A micro-batch as it arrives, for who stores it: its frames, then its end. */
export type ResultPiece =
  | { readonly kind: 'frame'; readonly first: boolean; readonly arrow: Uint8Array }
  | (Omit<ResultBatch, 'arrow' | 'toRows'> & { readonly kind: 'end'; readonly first: boolean })

/** A micro-batch as one driver has sent it. */
interface Delivery {
  readonly batch: BatchKey
  readonly redelivered: boolean
  /** Rows of it that have come. */
  came: number
  handedOut: number
  whole: boolean
  /** Its driver died in the middle of it: the rest of it is nowhere. */
  broken: boolean
}

type Item =
  | {
      readonly kind: 'data'
      readonly delivery: Delivery
      readonly arrow: Uint8Array
      /** Bytes that its writer may send more once it was taken. */
      readonly credit: number
    }
  | {
      readonly kind: 'end'
      readonly delivery: Delivery
      readonly rows: number
      /** Where the rows wait that have not come as data. */
      readonly stored: StoredBatch | undefined
    }

/** The rows of one result on their way to the caller: in order, counted, acknowledged by micro-batch. */
export class ResultStream {
  readonly name: string
  /** The rows' schema, once the result has opened. */
  readonly schema: Promise<StructType>
  /** Rows handed out, those of broken batches among them. */
  handedOut = 0
  /** Rows of whole batches that came, from all drivers. */
  sent = 0
  /** Batches acknowledged. */
  batches = 0
  /** Batches that came again, of which rows had been handed out. */
  redelivered = 0
  /** Batches that came again although they were here, and were dropped. */
  duplicates = 0
  #droppedRows = 0
  #sentBefore = 0
  readonly #open = new Set<Delivery>()
  readonly #broken: Delivery[] = []
  #current: Delivery | undefined
  #handing: Delivery | undefined
  readonly #items = new AsyncQueue<Item>()
  readonly #opened: Deferred<StructType> = deferred()
  readonly #port: ResultStreamPort
  #decoder: RowDecoder | undefined
  #taken = false

  constructor(name: string, port: ResultStreamPort) {
    this.name = name
    this.#port = port
    this.schema = this.#opened.promise
  }

  /** Whether all that was sent has been handed out and acknowledged. */
  get complete(): boolean {
    const again = this.#broken.reduce((rows, { handedOut }) => rows + handedOut, 0)
    return this.handedOut - again === this.sent - this.#droppedRows && this.#open.size === 0
  }

  /** Rows that the driver of now has sent. */
  get sentByDriver(): number {
    return this.sent - this.#sentBefore
  }

  /** Rows that have come and were not handed out. */
  get waiting(): number {
    return [...this.#open].reduce((rows, { came, handedOut }) => rows + Math.max(0, came - handedOut), 0)
  }

  /** What becomes of it, as far as it has. */
  get report(): ResultReport {
    const { handedOut, sent, batches, redelivered, duplicates, complete } = this
    return { rows: handedOut, sent, batches, redelivered, duplicates, complete }
  }

  open(schema: StructType): void {
    this.#decoder ??= rowDecoder(schema)
    this.#opened.resolve(schema)
    this.#port.grant(this.name, CREDIT_BYTES)
  }

  data(batch: BatchKey, arrow: Uint8Array, rows: number): void {
    if (this.#isHere(batch)) {
      this.#port.grant(this.name, arrow.length)
      return
    }
    const delivery = this.#deliveryOf(batch)
    delivery.came += rows
    this.#items.push({ kind: 'data', delivery, arrow, credit: arrow.length })
  }

  batchEnd(batch: BatchKey, rows: number, stored?: StoredBatch): void {
    this.sent += rows
    if (this.#isHere(batch)) {
      void stored?.discard()
      this.duplicates += 1
      this.#droppedRows += rows
      if (this.#port.delivered.isAcknowledged(batch)) this.#port.acknowledgeAgain(batch)
      return
    }
    const delivery = this.#deliveryOf(batch)
    delivery.came += stored?.rows ?? 0
    delivery.whole = true
    this.#items.push({ kind: 'end', delivery, rows, stored })
  }

  /** Another driver goes on: a batch that the one before has not sent whole comes again from its first row. */
  restart(): void {
    this.#sentBefore = this.sent
    this.#current = undefined
    for (const delivery of this.#open) {
      if (delivery.whole) continue
      delivery.broken = true
      this.#open.delete(delivery)
      this.#broken.push(delivery)
    }
  }

  /** Whether the batch need not come again: it was acknowledged, or waits here as a whole. */
  #isHere(batch: BatchKey): boolean {
    if (this.#port.delivered.isAcknowledged(batch)) return true
    return [...this.#open].some((open) => open.whole && sameBatch(open.batch, batch))
  }

  #deliveryOf(batch: BatchKey): Delivery {
    const current = this.#current
    if (current !== undefined && !current.whole && sameBatch(current.batch, batch)) return current
    const redelivered = this.#port.delivered.wasBegun(batch)
    if (redelivered) this.redelivered += 1
    const delivery = { batch, redelivered, came: 0, handedOut: 0, whole: false, broken: false }
    this.#open.add(delivery)
    this.#current = delivery
    return delivery
  }

  end(): void {
    this.#items.end()
    this.#opened.reject(
      new RunError('RUN_UNKNOWN_RESULT', { message: `Result '${this.name}' was never opened by the job` }),
    )
  }

  fail(error: unknown): void {
    this.#items.fail(error)
    this.#opened.reject(error)
  }

  /** The rows, one by one. A micro-batch is acknowledged when the item after its last row is asked for. */
  rows(): AsyncIterableIterator<Row> {
    return new RowIterator(this.#chunks(false), () => this.#handOut())
  }

  /** Counts one more row; says whether it may be handed out. */
  #handOut(): boolean {
    if (this.#port.remaining() <= 0) {
      this.#port.limitReached()
      return false
    }
    this.handedOut += 1
    if (this.#handing !== undefined) this.#handing.handedOut += 1
    return true
  }

  /** The rows as they arrive, many at a time; acknowledged as in {@link rows}. */
  chunks(): AsyncGenerator<ResultChunk, void, undefined> {
    return this.#chunks(true)
  }

  async *#chunks(counted: boolean): AsyncGenerator<ResultChunk, void, undefined> {
    for await (const item of this.#guarded()) {
      const { delivery } = item
      if (item.kind === 'end') {
        await this.#acknowledge(delivery, item.rows)
        continue
      }
      if (delivery.broken) continue
      this.#begin(delivery)
      const { batch, redelivered } = delivery
      // Rows that are counted one by one are also decoded little by little: most are gone before the next are made.
      for (const decoded of counted ? [this.#decoded(item.arrow)] : this.#slices(item.arrow)) {
        const remaining = this.#port.remaining()
        const rows = decoded.length > remaining ? decoded.slice(0, Math.max(0, remaining)) : decoded
        if (counted) {
          this.handedOut += rows.length
          delivery.handedOut += rows.length
        }
        if (rows.length > 0) yield { ...batch, redelivered, rows }
        if (rows.length < decoded.length) return this.#port.limitReached()
      }
      this.#grant(item.credit)
    }
  }

  /** The micro-batches, each whole; the next comes only after this one is acknowledged. */
  async *wholeBatches(): AsyncGenerator<ResultBatch, void, undefined> {
    let arrow: Uint8Array[] = []
    let of: Delivery | undefined
    for await (const item of this.#guarded()) {
      const { delivery } = item
      if (delivery !== of) arrow = []
      of = delivery
      if (item.kind === 'data') {
        arrow.push(item.arrow)
        this.#grant(item.credit)
        continue
      }
      const frames = arrow
      arrow = []
      this.handedOut += item.rows
      delivery.handedOut = item.rows
      this.#begin(delivery)
      let acknowledged: Promise<void> | undefined
      yield {
        ...delivery.batch,
        rows: item.rows,
        redelivered: delivery.redelivered,
        arrow: frames,
        toRows: () => frames.flatMap((frame) => this.#decoded(frame)),
        ack: () => {
          acknowledged ??= this.#acknowledge(delivery, item.rows)
          return acknowledged
        },
      }
    }
  }

  /** The micro-batches piece by piece; `first` is said of the piece that begins one, also one that comes again. */
  async *pieces(): AsyncGenerator<ResultPiece, void, undefined> {
    let of: Delivery | undefined
    for await (const item of this.#guarded()) {
      const { delivery } = item
      const first = delivery !== of
      of = delivery
      if (item.kind === 'data') {
        if (delivery.broken) continue
        yield { kind: 'frame', first, arrow: item.arrow }
        this.#grant(item.credit)
        continue
      }
      const { batch, redelivered } = delivery
      this.handedOut += item.rows
      delivery.handedOut = item.rows
      const ack = (): Promise<void> => this.#acknowledge(delivery, item.rows)
      yield { kind: 'end', first, ...batch, rows: item.rows, redelivered, ack }
    }
  }

  /** The items, once; tells the run when the consumer leaves before their end. */
  async *#guarded(): AsyncGenerator<Item, void, undefined> {
    this.#take()
    let left = true
    try {
      for await (const item of this.#items) {
        const { delivery } = item
        if (item.kind === 'end' && item.stored !== undefined) {
          for await (const arrow of this.#stored(item.stored))
            yield { kind: 'data', delivery, arrow, credit: 0 }
          // With the run, whose end says what has become of it.
          if (item.stored.gone) continue
        }
        yield item
      }
      left = false
    } catch (error) {
      left = false
      throw error
    } finally {
      if (left) this.#port.left(this.name)
    }
  }

  /** The frames of a batch that waits on disk, each looked at as one that comes over the channel is. */
  async *#stored(batch: StoredBatch): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for await (const { arrow, rows } of batch.read()) {
        requireFrame(arrow, rows)
        yield arrow
      }
    } catch (error) {
      this.#port.broken(error)
      throw error
    }
  }

  #grant(bytes: number): void {
    if (bytes > 0) this.#port.grant(this.name, bytes)
  }

  #decoded(arrow: Uint8Array): Row[] {
    return this.#decoder?.rows(arrow) ?? []
  }

  #slices(arrow: Uint8Array): Iterable<Row[]> {
    return this.#decoder?.slices(arrow) ?? []
  }

  /** From here on the batch is known to have been begun: should it come again, that is said. */
  #begin(delivery: Delivery): void {
    if (this.#handing === delivery) return
    try {
      this.#port.delivered.begin(delivery.batch)
    } catch (error) {
      this.#port.broken(error)
      throw error
    }
    this.#handing = delivery
  }

  async #acknowledge(delivery: Delivery, rows: number): Promise<void> {
    this.#open.delete(delivery)
    this.batches += 1
    try {
      await this.#port.acknowledge(delivery.batch, rows)
    } catch (error) {
      this.batches -= 1
      this.#port.broken(error)
      throw error
    }
  }

  #take(): void {
    if (this.#taken) {
      throw new RunError('RUN_RESULT_TAKEN', {
        message: `Result '${this.name}' is already being read: its rows are handed out once`,
        hint: 'Keep what you need of the rows in your own program.',
      })
    }
    this.#taken = true
  }
}

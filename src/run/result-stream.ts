import type { BatchKey } from '../channel/channel-event.js'
import { RunError } from '../errors/run-error.js'
import { type Row, type RowDecoder, rowDecoder } from '../rows/decode-batch.js'
import type { StructType } from '../schema/data-type.js'
import { AsyncQueue } from '../util/async-queue.js'
import { type Deferred, deferred } from '../util/deferred.js'
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
  /** The rows as Arrow IPC streams, each whole in itself. */
  readonly arrow: readonly Uint8Array[]
  /** Decodes the rows. */
  toRows(): Row[]
  /** Says that the batch has been taken: only then does Spark commit it. */
  ack(): Promise<void>
}

/** Some rows of a micro-batch, as they arrive. */
export interface ResultChunk extends BatchKey {
  readonly rows: readonly Row[]
}

/** What a stream tells the run that owns it. */
export interface ResultStreamPort {
  /** Lets the writer send more. */
  grant(result: string, bytes: number): void
  /** Records the acknowledgement, then sends it. */
  acknowledge(batch: BatchKey, rows: number): Promise<void>
  /** How many more rows may be handed out, over all results. */
  remaining(): number
  /** All rows that may be handed out have been, and there are more. */
  limitReached(): void
  /** The consumer has left before the end. */
  left(result: string): void
}

type Item =
  | { readonly kind: 'data'; readonly batch: BatchKey; readonly arrow: Uint8Array }
  | { readonly kind: 'end'; readonly batch: BatchKey; readonly rows: number }

/** The rows of one result on their way to the caller: in order, counted, acknowledged by micro-batch. */
export class ResultStream {
  readonly name: string
  /** The rows' schema, once the result has opened. */
  readonly schema: Promise<StructType>
  handedOut = 0
  sent = 0
  batches = 0
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
    return this.handedOut === this.sent && this.#unacknowledged === 0
  }

  /** What becomes of it, as far as it has. */
  get report(): ResultReport {
    const { handedOut, sent, batches, complete } = this
    return { rows: handedOut, sent, batches, complete }
  }

  #unacknowledged = 0

  open(schema: StructType): void {
    this.#decoder ??= rowDecoder(schema)
    this.#opened.resolve(schema)
    this.#port.grant(this.name, CREDIT_BYTES)
  }

  data(batch: BatchKey, arrow: Uint8Array): void {
    this.#items.push({ kind: 'data', batch, arrow })
  }

  batchEnd(batch: BatchKey, rows: number): void {
    this.sent += rows
    this.#unacknowledged += 1
    this.#items.push({ kind: 'end', batch, rows })
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
    return true
  }

  /** The rows as they arrive, many at a time; acknowledged as in {@link rows}. */
  chunks(): AsyncGenerator<ResultChunk, void, undefined> {
    return this.#chunks(true)
  }

  async *#chunks(counted: boolean): AsyncGenerator<ResultChunk, void, undefined> {
    for await (const item of this.#guarded()) {
      if (item.kind === 'end') {
        await this.#acknowledge(item.batch, item.rows)
        continue
      }
      // Rows that are counted one by one are also decoded little by little: most are gone before the next are made.
      for (const decoded of counted ? [this.#decoded(item.arrow)] : this.#slices(item.arrow)) {
        const remaining = this.#port.remaining()
        const rows = decoded.length > remaining ? decoded.slice(0, Math.max(0, remaining)) : decoded
        if (counted) this.handedOut += rows.length
        if (rows.length > 0) yield { ...item.batch, rows }
        if (rows.length < decoded.length) return this.#port.limitReached()
      }
      this.#port.grant(this.name, item.arrow.length)
    }
  }

  /** The micro-batches, each whole; the next comes only after this one is acknowledged. */
  async *wholeBatches(): AsyncGenerator<ResultBatch, void, undefined> {
    let arrow: Uint8Array[] = []
    for await (const item of this.#guarded()) {
      if (item.kind === 'data') {
        arrow.push(item.arrow)
        this.#port.grant(this.name, item.arrow.length)
        continue
      }
      const frames = arrow
      arrow = []
      this.handedOut += item.rows
      let acknowledged: Promise<void> | undefined
      yield {
        ...item.batch,
        rows: item.rows,
        arrow: frames,
        toRows: () => frames.flatMap((frame) => this.#decoded(frame)),
        ack: () => {
          acknowledged ??= this.#acknowledge(item.batch, item.rows)
          return acknowledged
        },
      }
    }
  }

  /** The items, once; tells the run when the consumer leaves before their end. */
  async *#guarded(): AsyncGenerator<Item, void, undefined> {
    this.#take()
    let left = true
    try {
      for await (const item of this.#items) yield item
      left = false
    } catch (error) {
      left = false
      throw error
    } finally {
      if (left) this.#port.left(this.name)
    }
  }

  #decoded(arrow: Uint8Array): Row[] {
    return this.#decoder?.rows(arrow) ?? []
  }

  #slices(arrow: Uint8Array): Iterable<Row[]> {
    return this.#decoder?.slices(arrow) ?? []
  }

  async #acknowledge(batch: BatchKey, rows: number): Promise<void> {
    this.#unacknowledged -= 1
    this.batches += 1
    await this.#port.acknowledge(batch, rows)
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

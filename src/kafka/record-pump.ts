import { setTimeout as sleep } from 'node:timers/promises'
import { isBridgeError } from '../errors/bridge-error.js'
import { KafkaError } from '../errors/kafka-error.js'
import {
  type DeliveryFailure,
  type DeliveryReport,
  DeliveryTally,
  deliveryReportJson,
} from './delivery-report.js'
import { RecordEncoder } from './encoded-record.js'
import type { ProduceOptions } from './kafka-client.js'
import type { ProducerRecord } from './kafka-record.js'
import { type BatchShare, RecordBatch } from './record-batch.js'
import type { BatchAnswer } from './send-batch.js'

/** Sends one batch; what it throws is so of every partition. */
export type SendBatch = (batch: RecordBatch) => Promise<BatchAnswer>

/** What a partition had in a batch that was not acknowledged, and why. */
interface FailedShare extends BatchShare {
  readonly cause: unknown
}

/** How long the end of an aborted producing waits for the batch on its way, ms. */
const ABORT_GRACE_MS = 2000

/** Moves records from their source into batches, and batches to the broker: one on its way while the next fills. */
export class RecordPump {
  readonly #topic: string
  readonly #send: SendBatch
  readonly #options: ProduceOptions
  readonly #encoder: RecordEncoder
  readonly #tally: DeliveryTally
  #batch: RecordBatch
  #sending: Promise<void> = Promise.resolve()
  #lingering: NodeJS.Timeout | undefined
  #failure: { readonly error: unknown } | undefined
  #wake: ((error: unknown) => void) | undefined

  constructor(topic: string, partitions: number, send: SendBatch, options: ProduceOptions) {
    this.#topic = topic
    this.#send = send
    this.#options = options
    this.#encoder = new RecordEncoder(topic, partitions)
    this.#tally = new DeliveryTally(topic)
    this.#batch = this.#newBatch()
  }

  async run(records: Iterable<ProducerRecord> | AsyncIterable<ProducerRecord>): Promise<DeliveryReport> {
    const { signal } = this.#options
    const onAbort = (): void => this.#fail(signal?.reason)
    signal?.throwIfAborted()
    signal?.addEventListener('abort', onAbort, { once: true })
    try {
      if (Symbol.asyncIterator in records) await this.#pumpAsync(records)
      else await this.#pumpSync(records)
      await this.#flush()
      await this.#sending
      return this.#tally.report()
    } catch (error) {
      clearTimeout(this.#lingering)
      // What is on its way belongs to the last report.
      await Promise.race([this.#sending.catch(() => {}), sleep(ABORT_GRACE_MS, undefined, { ref: false })])
      throw this.#failure?.error ?? error
    } finally {
      clearTimeout(this.#lingering)
      signal?.removeEventListener('abort', onAbort)
    }
  }

  async #pumpSync(records: Iterable<ProducerRecord>): Promise<void> {
    for (const record of records) {
      const full = this.#add(record)
      if (full !== undefined) await full
    }
  }

  async #pumpAsync(records: AsyncIterable<ProducerRecord>): Promise<void> {
    const iterator = records[Symbol.asyncIterator]()
    try {
      for (;;) {
        const next = await this.#unlessFailed(iterator.next())
        if (next.done === true) return
        const full = this.#add(next.value)
        if (full !== undefined) await full
        else this.#linger()
      }
    } finally {
      // Not awaited: an input that waits for its next line would hold the error back.
      iterator.return?.().catch(() => {})
    }
  }

  /** Puts a record into the batch; a promise when the batch before must be taken first. */
  #add(record: ProducerRecord): Promise<void> | undefined {
    const encoded = this.#encoder.encode(record)
    if (!this.#batch.fits(encoded)) {
      const flushed = this.#flush()
      this.#batch.add(encoded)
      return flushed
    }
    this.#batch.add(encoded)
    return this.#batch.full ? this.#flush() : undefined
  }

  /** Hands the batch on; resolves when the one before it is acknowledged, which is the back-pressure. */
  #flush(): Promise<void> {
    clearTimeout(this.#lingering)
    this.#lingering = undefined
    const before = this.#sending
    const batch = this.#batch
    if (batch.records.length === 0) return before
    this.#batch = this.#newBatch()
    this.#sending = before.then(() => this.#deliver(batch))
    this.#sending.catch((error) => this.#fail(error))
    return before
  }

  #linger(): void {
    if (this.#lingering !== undefined || this.#batch.records.length === 0) return
    this.#lingering = setTimeout(() => void this.#flush().catch(() => {}), this.#options.lingerMs ?? 100)
  }

  async #deliver(batch: RecordBatch): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure.error
    let answers: BatchAnswer
    try {
      answers = await this.#send(batch)
    } catch (error) {
      throw this.#notAcknowledged(batch.shares().map((share) => ({ ...share, cause: error })))
    }
    const failed: FailedShare[] = []
    for (const share of batch.shares()) {
      const { partition, records, bytes } = share
      const answer = answers.get(partition) ?? { error: new Error('the answer left the partition out') }
      if (typeof answer === 'bigint') this.#tally.add(partition, records, bytes, answer)
      else failed.push({ ...share, cause: answer.error })
    }
    if (failed.length > 0) throw this.#notAcknowledged(failed)
    this.#options.onProgress?.(this.#tally.report())
  }

  #notAcknowledged(failed: readonly FailedShare[]): KafkaError {
    const topic = this.#topic
    const failures = failed.map(
      ({ partition, records, cause }): DeliveryFailure => ({
        ...{ topic, partition, records },
        cause: reasonOf(cause),
      }),
    )
    const reason = [...new Set(failures.map((each) => each.cause))].join('; ')
    const cause = failed[0]?.cause
    const places = failures.map(({ partition, records }) => `${topic} [${partition}]: ${records}`).join(', ')
    const report = this.#tally.report()
    return new KafkaError('KAFKA_NOT_ACKNOWLEDGED', {
      message: `Records were not acknowledged, ${places}: ${reason}. Before them, ${report.records} records were acknowledged.`,
      hint: `${isBridgeError(cause, 'KAFKA_REJECTED') ? `${cause.hint}; ` : ''}records of this batch may have been written all the same; nothing after them was sent`,
      details: { topic, failures, acknowledged: deliveryReportJson(report) },
      cause,
    })
  }

  #fail(error: unknown): void {
    this.#failure ??= { error }
    this.#wake?.(error)
  }

  /** Waits for `work`, or until the producing has failed. */
  #unlessFailed<T>(work: Promise<T>): Promise<T> {
    if (this.#failure !== undefined) {
      work.catch(() => {})
      return Promise.reject(this.#failure.error)
    }
    // Not Promise.race: on a promise that lives as long as the input it would leak a reaction for each record.
    return new Promise((resolve, reject) => {
      this.#wake = reject
      work.then(resolve, reject)
    })
  }

  #newBatch(): RecordBatch {
    const { batchRecords = 1000, batchBytes = 768 * 1024 } = this.#options
    return new RecordBatch(batchRecords, batchBytes)
  }
}

/** The reason inside an error of ours, whose message has more around it. */
function reasonOf(cause: unknown): string {
  if (isBridgeError(cause) && typeof cause.details.reason === 'string') return cause.details.reason
  return cause instanceof Error ? cause.message : String(cause)
}

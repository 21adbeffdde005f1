import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Consumer, EachBatchPayload, IHeaders, KafkaMessage } from 'kafkajs'
import { KafkaError } from '../errors/kafka-error.js'
import { AsyncQueue } from '../util/async-queue.js'
import { type Deferred, deferred } from '../util/deferred.js'
import type { KafkaHeader, KafkaRecord } from './kafka-record.js'
import type { KafkajsConnection } from './kafkajs-connection.js'
import { isUnsupportedCodec, mayPassForReaders, toKafkaError } from './kafkajs-errors.js'
import { LEADERLESS_LIMIT_MS } from './send-batch.js'
import type { OffsetRange } from './start-offsets.js'

/** Batches that may wait for the reader; more, and fetching pauses. */
const WAITING_BATCHES = 2
/** How often a waiting group member says that it lives, ms. */
const HEARTBEAT_MS = 3000
/** Before a reading goes on elsewhere, ms. */
const PAUSE_MS = 200

export interface ReadRequest {
  readonly connection: KafkajsConnection
  readonly servers: string
  readonly topic: string
  readonly ranges: ReadonlyMap<number, OffsetRange>
  readonly signal: AbortSignal | undefined
  /** Whether there are brokers besides one that is gone. */
  readonly brokersAnswer: () => Promise<boolean>
  /** Called with the group's name before the first member joins it. */
  readonly prepareGroup: (groupId: string) => Promise<void>
  /** Called with the group's name when the reading has ended. */
  readonly forgetGroup: (groupId: string) => Promise<void>
}

/** Reads the ranges; where a leader moves meanwhile, it goes on with what is left of them. */
export async function* readRecords(request: ReadRequest): AsyncGenerator<KafkaRecord> {
  const open = new Map(request.ranges)
  let stuckSince: number | undefined
  while (open.size > 0) {
    request.signal?.throwIfAborted()
    try {
      for await (const record of readAsGroup(request, open)) {
        stuckSince = undefined
        yield record
      }
      return
    } catch (error) {
      stuckSince ??= performance.now()
      const over = performance.now() - stuckSince > LEADERLESS_LIMIT_MS || request.signal?.aborted === true
      if (over || !mayPassForReaders(error) || !(await request.brokersAnswer())) throw error
    }
    await sleep(PAUSE_MS)
  }
}

/**
 * Reads as the only member of a group that nobody knows: kafkajs cannot assign partitions itself. What is left of the
 * ranges is in `open`.
 */
async function* readAsGroup(
  request: ReadRequest,
  open: Map<number, OffsetRange>,
): AsyncGenerator<KafkaRecord> {
  const groupId = `sparkwire-read-${randomUUID()}`
  await request.prepareGroup(groupId)
  request.signal?.throwIfAborted()
  const consumer = request.connection.consumer(groupId)
  const reading = new RangeReading(consumer, request, open)
  const onAbort = (): void => reading.fail(request.signal?.reason)
  request.signal?.addEventListener('abort', onAbort, { once: true })
  try {
    reading.start()
    for await (const records of reading.batches) {
      yield* records
      reading.taken()
    }
  } finally {
    request.signal?.removeEventListener('abort', onAbort)
    reading.stop()
    await consumer.disconnect().catch(() => {})
    await request.forgetGroup(groupId).catch(() => {})
  }
}

class RangeReading {
  readonly batches = new AsyncQueue<readonly KafkaRecord[]>()
  readonly #consumer: Consumer
  readonly #request: ReadRequest
  readonly #open: Map<number, OffsetRange>
  #waiting = 0
  #room: Deferred<void> | undefined

  constructor(consumer: Consumer, request: ReadRequest, open: Map<number, OffsetRange>) {
    this.#consumer = consumer
    this.#request = request
    this.#open = open
  }

  /** Starts the consumer; what goes wrong, at once or later, ends the batches with an error. */
  start(): void {
    const { topic, ranges } = this.#request
    const consumer = this.#consumer
    consumer.on(consumer.events.CRASH, ({ payload }) => this.#failBy(payload.error))
    // A batch of nothing but transaction markers or aborted records passes without eachBatch being called.
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) =>
      this.#passed(payload.partition, BigInt(payload.lastOffset)),
    )
    const run = async (): Promise<void> => {
      await consumer.connect()
      await consumer.subscribe({ topics: [topic], fromBeginning: true })
      await consumer.run({ autoCommit: false, eachBatch: (payload) => this.#take(payload) })
      for (const partition of ranges.keys()) this.#begin(partition)
    }
    run().catch((error) => this.#failBy(error))
  }

  /** The reader has finished with a batch. */
  taken(): void {
    this.#waiting--
    this.#room?.resolve()
  }

  fail(error: unknown): void {
    this.batches.fail(error)
    this.#room?.resolve()
  }

  stop(): void {
    this.batches.end()
    this.#room?.resolve()
  }

  #begin(partition: number): void {
    const { topic } = this.#request
    const range = this.#open.get(partition)
    if (range === undefined) this.#consumer.pause([{ topic, partitions: [partition] }])
    else this.#consumer.seek({ topic, partition, offset: String(range.from) })
  }

  async #take({ batch, heartbeat, isStale }: EachBatchPayload): Promise<void> {
    // Before the seek of a partition takes effect its first records may come from another place.
    if (this.batches.ended || isStale()) return
    const { partition } = batch
    const range = this.#open.get(partition)
    if (range !== undefined) {
      const records = batch.messages
        .map((message) => toRecord(batch.topic, partition, message))
        .filter(({ offset }) => offset >= range.from && (range.to === undefined || offset < range.to))
      if (records.length > 0) {
        this.#waiting++
        this.batches.push(records)
      }
      this.#passed(partition, BigInt(batch.lastOffset()))
    }
    while (this.#waiting >= WAITING_BATCHES && !this.batches.ended) {
      await this.#roomOrHeartbeat()
      if (!this.batches.ended) await heartbeat()
    }
  }

  async #roomOrHeartbeat(): Promise<void> {
    const room = deferred<void>()
    this.#room = room
    const timer = setTimeout(() => room.resolve(), HEARTBEAT_MS)
    await room.promise
    clearTimeout(timer)
  }

  #passed(partition: number, lastOffset: bigint): void {
    const range = this.#open.get(partition)
    // What comes after the end has not been handed out.
    if (this.batches.ended || range === undefined || lastOffset < range.from) return
    const next = { from: lastOffset + 1n, to: range.to }
    if (next.to === undefined || next.from < next.to) {
      this.#open.set(partition, next)
      return
    }
    this.#open.delete(partition)
    if (this.#open.size === 0) this.batches.end()
    else this.#consumer.pause([{ topic: this.#request.topic, partitions: [partition] }])
  }

  #failBy(error: unknown): void {
    const { topic, servers } = this.#request
    this.fail(
      isUnsupportedCodec(error)
        ? new KafkaError('KAFKA_UNSUPPORTED_CODEC', {
            message: `Records of topic ${topic} cannot be read here: ${error instanceof Error ? error.message : error}. Expected records that are not compressed, or with gzip.`,
            hint: "read the topic with a Spark job, or set the topic's compression.type to gzip or uncompressed",
            details: { topic },
            cause: error,
          })
        : toKafkaError(error, `read topic ${topic}`, servers),
    )
  }
}

function toRecord(topic: string, partition: number, message: KafkaMessage): KafkaRecord {
  return {
    topic,
    partition,
    offset: BigInt(message.offset),
    timestamp: Number(message.timestamp),
    key: message.key,
    value: message.value,
    headers: toHeaders(message.headers ?? {}),
  }
}

function toHeaders(headers: IHeaders): readonly KafkaHeader[] {
  return Object.entries(headers).flatMap(([key, value]) =>
    (Array.isArray(value) ? value : [value]).map((each) => ({
      key,
      value: each === undefined || each === null ? null : Buffer.from(each),
    })),
  )
}

import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { BatchSequence } from '../../channel/batch-sequence.js'
import type { BatchKey, ChannelEvent } from '../../channel/channel-event.js'
import { RunError } from '../../errors/run-error.js'
import { MESSAGES } from '../../protocol/messages.js'
import { rowsIn } from '../../rows/ipc-messages.js'
import { AsyncQueue } from '../../util/async-queue.js'
import type { RunChannel } from '../run-channel.js'
import { ByteCredit } from './byte-credit.js'
import type { SpoolFolder } from './spool-folder.js'
import { numbered, resultFolder, sealedJson } from './spool-format.js'
import { readSealed, type SpooledRows, SpoolReader } from './spool-reader.js'

/** What the driver reads: that this side is there, and what it asks. */
const CALLER = 'caller.json'
/** ms between two signs of life. */
const BEAT_MS = 3_000
/** How often the messages are looked for before another driver is. */
const LOOKS_PER_HELLO = 20

const HELLO = z.object({
  v: z.literal(1),
  run: z.string(),
  incarnation: z.string(),
  spark: z.string().nullable(),
})
/** A message as a file: one of those of the result channel that carry no rows. */
const MESSAGE = z.discriminatedUnion('type', [
  z.object({ v: z.literal(1), type: z.literal('OPEN'), header: MESSAGES.OPEN }),
  z.object({ v: z.literal(1), type: z.literal('RESULT_END'), header: MESSAGES.RESULT_END }),
  z.object({ v: z.literal(1), type: z.literal('PROGRESS'), header: MESSAGES.PROGRESS }),
  z.object({ v: z.literal(1), type: z.literal('BUSY'), header: MESSAGES.BUSY }),
  z.object({ v: z.literal(1), type: z.literal('LOG'), header: MESSAGES.LOG }),
  z.object({ v: z.literal(1), type: z.literal('ERROR'), header: MESSAGES.ERROR }),
  z.object({ v: z.literal(1), type: z.literal('CLOSED'), header: MESSAGES.CLOSED }),
])

export interface SpoolChannelOptions {
  readonly run: string
  /** The folder of the run, as Hadoop names it. */
  readonly spool: string
  readonly folder: SpoolFolder
  /** The same where it is one of this machine's. */
  readonly directory?: string | undefined
}

/**
 * The receiving end of a driver that cannot call back: what it says, and its rows, are files, and a micro-batch is
 * acknowledged by taking its manifest away. See docs/spool.md.
 */
export class SpoolChannel implements RunChannel {
  readonly endpoint = null
  readonly keys = null
  readonly spool: string
  readonly directory: string | undefined
  readonly events = new AsyncQueue<ChannelEvent>()
  readonly #options: SpoolChannelOptions
  readonly #credit = new ByteCredit()
  readonly #waiting = new Map<string, SpooledRows>()
  readonly #closing = new AbortController()
  readonly #beating = setInterval(() => void this.#tell(), BEAT_MS)
  #asks: {
    readonly asked: number
    readonly stop: { readonly mode: string; readonly reason: string } | null
  } = {
    asked: 0,
    stop: null,
  }
  #beat = 0
  #told: Promise<void> = Promise.resolve()
  #connected = false
  #following: Promise<void> = Promise.resolve()

  private constructor(options: SpoolChannelOptions) {
    this.#options = options
    this.spool = options.spool
    this.directory = options.directory
    this.#beating.unref()
  }

  /** Begins to read what a driver writes there. Throws RUN_SPOOL_FAILED where this side cannot write. */
  static async open(options: SpoolChannelOptions): Promise<SpoolChannel> {
    const channel = new SpoolChannel(options)
    try {
      await channel.#write()
    } catch (cause) {
      clearInterval(channel.#beating)
      await options.folder.close()
      throw unwritable(options.spool, cause as Error)
    }
    channel.#following = channel.#follow()
    return channel
  }

  grant(result: string, bytes: number): void {
    this.#credit.grant(result, bytes)
  }

  acknowledge(batch: BatchKey): void {
    const rows = this.#waiting.get(nameOf(batch))
    this.#waiting.delete(nameOf(batch))
    rows?.remove().catch((error: unknown) => this.events.fail(error))
  }

  stop(mode: 'finish' | 'abandon', reason: string): void {
    this.#asks = { ...this.#asks, stop: { mode, reason } }
    void this.#tell()
  }

  askBusy(): boolean {
    this.#asks = { ...this.#asks, asked: this.#asks.asked + 1 }
    void this.#tell()
    return this.#connected
  }

  /** Reads what is still there of what the driver has said, and removes all of it; the events end. */
  async close(): Promise<void> {
    clearInterval(this.#beating)
    this.#closing.abort()
    await this.#following
    await this.#told
    const { folder } = this.#options
    // A folder that cannot be reached any more is no reason for a run not to end.
    await folder.remove('').catch(() => {})
    await folder.close()
    this.events.end()
  }

  async #tell(): Promise<void> {
    await this.#write().catch(() => {
      // The driver misses a sign of life; the next one may come through.
    })
  }

  /** One after the other: of two that write a file at once, HDFS breaks one off. */
  #write(): Promise<void> {
    const written = this.#told.then(() => this.#put())
    this.#told = written.catch(() => {})
    return written
  }

  async #put(): Promise<void> {
    this.#beat += 1
    const { run, folder } = this.#options
    await folder.write(CALLER, sealedJson({ v: 1, run, beat: this.#beat, ...this.#asks }))
  }

  /** Takes one driver after the other. */
  async #follow(): Promise<void> {
    const { folder } = this.#options
    try {
      for (let attempt = 0; ; attempt += 1) {
        const hello = await this.#await(() => this.#hello(attempt))
        if (hello === undefined) return
        this.#connected = true
        this.#waiting.clear()
        this.events.push({ kind: 'connected', incarnation: hello.incarnation, spark: hello.spark })
        await this.#takeAttempt(folder, attempt)
      }
    } catch (error) {
      this.events.fail(error)
    }
  }

  #hello(attempt: number): Promise<z.infer<typeof HELLO> | undefined> {
    return readSealed(this.#options.folder, `${attempt}/hello.json`, HELLO)
  }

  /** Looks again and again until something is there; undefined where it is not when the channel is closed. */
  async #await<T>(look: () => Promise<T | undefined>): Promise<T | undefined> {
    const { signal } = this.#closing
    for (;;) {
      const last = signal.aborted
      const found = await look()
      if (found !== undefined || last) return found
      await sleep(this.#options.folder.pollMs, undefined, { signal }).catch(() => {})
    }
  }

  /** Takes what one driver says, until another one is there or the channel is closed. */
  async #takeAttempt(folder: SpoolFolder, attempt: number): Promise<void> {
    const leave = new AbortController()
    const signal = AbortSignal.any([leave.signal, this.#closing.signal])
    signal.addEventListener('abort', () => this.#credit.wake(), { once: true })
    const results = new Map<string, { readonly sequence: BatchSequence; readonly taken: Promise<void> }>()
    try {
      for (let n = 0, looks = 0; ; looks += 1) {
        const last = this.#closing.signal.aborted
        const file = `${attempt}/messages/${numbered(n)}.json`
        const message = await readSealed(folder, file, MESSAGE)
        if (message === undefined) {
          if (last) return
          if (looks % LOOKS_PER_HELLO === 0 && (await this.#hello(attempt + 1)) !== undefined) return
          await sleep(folder.pollMs, undefined, { signal }).catch(() => {})
          continue
        }
        n += 1
        await folder.remove(file)
        if (message.type === 'OPEN') {
          const { result, queryId, schema } = message.header
          this.events.push({ kind: 'opened', result, queryId, schema })
          if (results.has(result)) continue
          const sequence = new BatchSequence()
          const reader = new SpoolReader(folder, resultFolder(`${attempt}/rows`, result), () => false)
          const taken = this.#takeBatches(reader, sequence, signal).catch((error) => this.events.fail(error))
          results.set(result, { sequence, taken })
        } else if (message.type === 'RESULT_END') {
          const { result, rows, batches } = message.header
          results.get(result)?.sequence.endResult(result, rows, batches)
          this.events.push({ kind: 'result-end', result })
        } else {
          this.events.push(eventOf(message))
        }
      }
    } finally {
      leave.abort()
      await Promise.all([...results.values()].map(({ taken }) => taken))
    }
  }

  async #takeBatches(reader: SpoolReader, sequence: BatchSequence, signal: AbortSignal): Promise<void> {
    for await (const spooled of reader.batches(signal)) {
      const { result, queryId, batchId, rows } = spooled.manifest
      const batch = Object.freeze({ result, queryId, batchId })
      let seq = 0
      for await (const arrow of spooled.frames()) {
        await this.#credit.take(result, arrow.length, signal)
        if (signal.aborted) return
        const count = rowsIn(arrow)
        sequence.frame(batch, seq, count)
        this.events.push({ kind: 'data', batch, seq, rows: count, arrow })
        seq += 1
      }
      sequence.end(batch, seq, rows)
      this.#waiting.set(nameOf(batch), spooled)
      this.events.push({ kind: 'batch-end', batch, rows })
    }
  }
}

function eventOf(message: Exclude<z.infer<typeof MESSAGE>, { type: 'OPEN' | 'RESULT_END' }>): ChannelEvent {
  switch (message.type) {
    case 'PROGRESS':
      return { kind: 'progress', ...message.header }
    case 'BUSY':
      return { kind: 'busy', busy: message.header.busy === true }
    case 'LOG':
      return { kind: 'log', record: message.header }
    case 'ERROR':
      return { kind: 'failed', message: message.header.message, failure: message.header.failure }
    case 'CLOSED':
      return { kind: 'closed', closed: message.header }
  }
}

function nameOf({ result, queryId, batchId }: BatchKey): string {
  return JSON.stringify([result, queryId, batchId])
}

/** The error for a spool that this side cannot use. */
export function unwritable(spool: string, cause: Error): RunError {
  return new RunError('RUN_SPOOL_FAILED', {
    message: `The spool ${spool} cannot be written: ${cause.message}. Expected a folder that this machine and the driver can both write.`,
    hint: 'Give another one as `--spool` (in the library: `spool`).',
    details: { spool },
    cause,
  })
}

import { timingSafeEqual } from 'node:crypto'
import { ChannelError } from '../errors/channel-error.js'
import { decodeMessage, encodeMessage } from '../protocol/codec.js'
import {
  type Message,
  type MessageHeader,
  type MessageType,
  PROTOCOL_VERSION,
  UNCOUNTED,
} from '../protocol/messages.js'
import { AsyncQueue } from '../util/async-queue.js'
import { AttemptStore } from './attempt-store.js'
import type { AttemptPlace } from './batch-attempts.js'
import { BatchSequence } from './batch-sequence.js'
import type { BatchKey, ChannelEvent } from './channel-event.js'
import type { ChannelSocket, WriterKeys } from './channel-socket.js'
import { KeptMessages } from './kept-messages.js'
import { openLocalSocket } from './local-socket.js'
import type { NetworkPlace } from './network-place.js'
import { openNetworkSocket } from './network-socket.js'
import { sealFrames, unsealFrames } from './sealed-frames.js'
import { Strangers } from './strangers.js'
import { TaskConnections } from './task-connections.js'

export interface OpenChannelOptions {
  readonly run: string
  /** Shared with the writer through its private file; whoever does not know it is refused. */
  readonly token: string
  /** Where writers on other machines reach it. @default only this machine does, by a socket file */
  readonly network?: NetworkPlace | undefined
  /** Where rows wait that tasks write. */
  readonly attempts: AttemptPlace
}

/** ms between two signs of life. */
const PING_MS = 2000
/** ms of silence after which a driver is said to be stalled, and another one may take its place. */
const SILENCE_MS = 5000
/** What a driver is told whose run has another one. */
const TAKEN = 'another driver is connected'
/** Bytes of rows after which the writer hears at once that they have come: until then it keeps them. */
const CONFIRM_BYTES = 8 * 1024 * 1024

/**
 * The receiving end of the result channel: a ROUTER on a socket file in a directory only this user can enter, or one
 * over a network that only who has its keys can talk to.
 * Its events come in order, each checked against the protocol; one that is not ends the events with the error.
 */
export class ResultChannel {
  /** Where the writer connects. */
  readonly endpoint: string
  /** What it needs there; null on this machine. */
  readonly keys: WriterKeys | null
  /** What close removes, of a channel on this machine. */
  readonly directory: string | undefined
  readonly events = new AsyncQueue<ChannelEvent>()
  readonly #options: OpenChannelOptions
  readonly #socket: ChannelSocket
  readonly #outbox: Uint8Array[][] = []
  readonly #sequences = new Map<string, BatchSequence>()
  readonly #strangers = new Strangers()
  readonly #attempts: AttemptStore
  readonly #tasks: TaskConnections
  #kept = new KeptMessages()
  readonly #pinging = setInterval(() => this.#lookAfterPeer(), PING_MS)
  #sending = false
  #peer: { readonly id: Uint8Array; readonly incarnation: string; readonly connection: number } | undefined
  /** Messages that have come in this incarnation, and bytes since the writer was last told of them. */
  #received = 0
  #unconfirmedBytes = 0
  #heardAt = 0
  #stalled = false
  /** When this process last looked: one that was stopped itself has not listened. */
  #lookedAt = performance.now()
  #receiving: Promise<void> = Promise.resolve()

  private constructor(options: OpenChannelOptions, socket: ChannelSocket) {
    this.#options = options
    this.#socket = socket
    this.#attempts = new AttemptStore(options.attempts)
    this.#tasks = new TaskConnections(this.#attempts, (...said) => this.#send(...said))
    this.endpoint = socket.endpoint
    this.keys = socket.keys
    this.directory = socket.directory
    this.#pinging.unref()
  }

  /** Opens a channel of its own. Throws CHANNEL_BIND_FAILED, CHANNEL_NO_CURVE. */
  static async open(options: OpenChannelOptions): Promise<ResultChannel> {
    const { network } = options
    const socket = await (network === undefined ? openLocalSocket() : openNetworkSocket(network))
    const channel = new ResultChannel(options, socket)
    channel.#receiving = channel.#receive()
    return channel
  }

  /** Lets the writer send that many more bytes of a result. */
  grant(result: string, bytes: number): void {
    this.#tell('CREDIT', { result, bytes })
  }

  /** Tells the writer that the consumer has the batch: its `foreachBatch` returns. */
  acknowledge(batch: BatchKey): void {
    this.#tell('ACK', { ...batch })
  }

  /** Asks the driver to stop: after the running micro-batch, or without waiting for its acknowledgement. */
  stop(mode: 'finish' | 'abandon', reason: string): void {
    this.#tell('CONTROL', { command: 'stop', mode, reason })
  }

  /** Asks the driver whether a micro-batch runs; the answer is an event. Says whether there is anyone to ask. */
  askBusy(): boolean {
    this.#tell('BUSY', { busy: null })
    return this.#peer !== undefined
  }

  /** Closes the socket and removes what it has on disk; the events end. */
  async close(): Promise<void> {
    clearInterval(this.#pinging)
    await this.#socket.close()
    await this.#receiving
    await this.#attempts.close()
    this.events.end()
  }

  async #receive(): Promise<void> {
    try {
      for await (const [peer, ...frames] of this.#socket.router) {
        if (peer !== undefined && !this.#accept(peer, frames)) return
      }
    } catch (error) {
      this.events.fail(error)
    }
  }

  /** Takes one message. Says whether to go on. */
  #accept(peer: Buffer, frames: readonly Buffer[]): boolean {
    const known = this.#peer !== undefined && Buffer.compare(this.#peer.id, peer) === 0
    try {
      const message = decodeMessage(unsealFrames(frames))
      if (message.type === 'HELLO') this.#hello(peer, message.header)
      else if (known) this.#count(message)
      else if (!this.#tasks.take(peer, message) && this.#strangers.answer(peer)) this.#send(peer, 'WHO', {})
      return true
    } catch (error) {
      // A stranger's garbage is not the writer's, and a task's costs one attempt.
      this.#tasks.refuse(peer, error)
      if (!known) return true
      this.events.fail(error)
      this.stop('abandon', 'the channel broke its contract')
      // Nothing is read from here on: the writer need not wait for its end to be noted.
      this.#noteEnd()
      return false
    }
  }

  #hello(peer: Buffer, hello: MessageHeader<'HELLO'>): void {
    const refusal = this.#refusal(hello)
    if (refusal !== undefined) {
      if (this.#strangers.answer(peer))
        this.#send(peer, 'ERROR', {
          code: refusal === TAKEN ? 'CHANNEL_TAKEN' : 'CHANNEL_REFUSED',
          message: refusal,
          failure: null,
        })
      return
    }
    const { incarnation, connection, received } = hello
    if (hello.role === 'task') {
      this.#tasks.welcome(peer)
      this.#send(peer, 'WELCOME', { version: negotiated(hello.version), connection, received: 0 })
      return
    }
    const again = this.#peer?.incarnation === incarnation
    if (!again) this.#beginIncarnation()
    // What is left of a connection that was cut may be read after the news of the next.
    if (again && connection < (this.#peer?.connection ?? 0)) return
    this.#kept.confirm(received)
    this.#peer = { id: Uint8Array.from(peer), incarnation, connection }
    this.#heard()
    this.#send(peer, 'WELCOME', {
      version: negotiated(hello.version),
      connection,
      received: this.#received,
    })
    for (const frames of this.#kept.unconfirmed) this.#post(peer, frames)
    if (!again) this.events.push({ kind: 'connected', incarnation: hello.incarnation, spark: hello.spark })
  }

  /** Nothing that was sent, received or opened before is of any meaning to another driver. */
  #beginIncarnation(): void {
    this.#kept = new KeptMessages()
    this.#received = 0
    this.#sequences.clear()
    this.#tasks.clear()
  }

  #refusal(hello: MessageHeader<'HELLO'>): string | undefined {
    if (hello.run !== this.#options.run || !sameSecret(hello.token, this.#options.token))
      return 'not of this run'
    if (hello.version.major !== PROTOCOL_VERSION.major) {
      const { major, minor } = hello.version
      return `it speaks protocol ${major}.${minor}, and this side ${PROTOCOL_VERSION.major}: both must be of the same sparkwire`
    }
    if (hello.role === 'task')
      return this.#peer?.incarnation === hello.incarnation ? undefined : "its driver is not this run's"
    const other = this.#peer !== undefined && this.#peer.incarnation !== hello.incarnation
    return other && performance.now() - this.#heardAt < SILENCE_MS ? TAKEN : undefined
  }

  #count(message: Message): void {
    this.#heard()
    if (!UNCOUNTED.has(message.type)) this.#received += 1
    this.#take(message)
    this.#unconfirmedBytes += message.body?.length ?? 0
    if (this.#unconfirmedBytes > CONFIRM_BYTES) this.#ping()
  }

  #heard(): void {
    this.#heardAt = performance.now()
    if (!this.#stalled) return
    this.#stalled = false
    this.events.push({ kind: 'recovered' })
  }

  #lookAfterPeer(): void {
    const now = performance.now()
    const looked = now - this.#lookedAt
    this.#lookedAt = now
    this.#ping()
    const silentMs = Math.round(now - this.#heardAt)
    if (this.#peer === undefined || this.#stalled || silentMs < SILENCE_MS || looked > 2 * PING_MS) return
    this.#stalled = true
    this.events.push({ kind: 'stalled', silentMs })
  }

  #ping(): void {
    if (this.#peer === undefined) return
    this.#unconfirmedBytes = 0
    this.#send(this.#peer.id, 'PING', { received: this.#received })
  }

  #take(message: Message): void {
    switch (message.type) {
      case 'OPEN': {
        const { result, queryId, schema } = message.header
        this.#sequences.set(result, new BatchSequence())
        this.events.push({ kind: 'opened', result, queryId, schema })
        break
      }
      case 'DATA': {
        const { seq, rows, result, queryId, batchId } = message.header
        const batch = Object.freeze({ result, queryId, batchId })
        this.#sequence(result).frame(batch, seq, rows)
        this.events.push({ kind: 'data', batch, seq, rows, arrow: message.body ?? new Uint8Array() })
        break
      }
      case 'BATCH_END': {
        const { rows, frames, result, queryId, batchId, attempts } = message.header
        const batch = Object.freeze({ result, queryId, batchId })
        const stored = attempts && this.#tasks.end(batch, attempts)
        this.#sequence(result).end(batch, frames, rows, stored)
        this.events.push({ kind: 'batch-end', batch, rows, ...(stored && { stored }) })
        break
      }
      case 'RESULT_END': {
        const { result, rows, batches } = message.header
        // A query that never had a micro-batch has opened nothing.
        if (batches > 0 || this.#sequences.has(result))
          this.#sequence(result).endResult(result, rows, batches)
        this.events.push({ kind: 'result-end', result })
        break
      }
      case 'BUSY':
        this.events.push({ kind: 'busy', busy: message.header.busy === true })
        break
      case 'PROGRESS':
        this.events.push({ kind: 'progress', ...message.header })
        break
      case 'LOG':
        this.events.push({ kind: 'log', record: message.header })
        break
      case 'ERROR':
        this.events.push({
          kind: 'failed',
          message: message.header.message,
          failure: message.header.failure,
        })
        break
      case 'CLOSED':
        this.events.push({ kind: 'closed', closed: message.header })
        this.#noteEnd()
        break
      case 'PING':
        this.#kept.confirm(message.header.received)
        break
      default:
        throw new ChannelError('CHANNEL_UNEXPECTED', {
          message: `The driver sent ${message.type}, which only the receiver may send`,
          details: { type: message.type },
        })
    }
  }

  #noteEnd(): void {
    this.#tell('CLOSED', { status: null, exitCode: null, results: {} })
  }

  #sequence(result: string): BatchSequence {
    const sequence = this.#sequences.get(result)
    if (sequence !== undefined) return sequence
    throw new ChannelError('CHANNEL_UNEXPECTED', {
      message: `Rows came for result '${result}', which was not opened`,
      details: { result },
    })
  }

  #tell<T extends MessageType>(type: T, header: MessageHeader<T>): void {
    if (this.#peer === undefined) return
    const frames = sealFrames(encodeMessage(type, header))
    this.#kept.add(frames)
    this.#post(this.#peer.id, frames)
  }

  #send<T extends MessageType>(peer: Uint8Array, type: T, header: MessageHeader<T>): void {
    this.#post(peer, sealFrames(encodeMessage(type, header)))
  }

  #post(peer: Uint8Array, frames: readonly Uint8Array[]): void {
    this.#outbox.push([peer, ...frames])
    if (!this.#sending) void this.#drain()
  }

  /** The one writer of the socket: a second send while one waits would be refused. */
  async #drain(): Promise<void> {
    this.#sending = true
    for (let frames = this.#outbox.shift(); frames !== undefined; frames = this.#outbox.shift()) {
      try {
        await this.#socket.router.send(frames)
      } catch {
        // The peer is gone or the socket closed; the process's end tells the rest.
      }
    }
    this.#sending = false
  }
}

/** What both sides speak: the older of the two minor versions. */
function negotiated({ minor }: MessageHeader<'HELLO'>['version']): MessageHeader<'WELCOME'>['version'] {
  return { major: PROTOCOL_VERSION.major, minor: Math.min(minor, PROTOCOL_VERSION.minor) }
}

function sameSecret(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}

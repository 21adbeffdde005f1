import { ChannelError } from '../errors/channel-error.js'
import type { Message, MessageHeader, MessageType } from '../protocol/messages.js'
import type { Attempt } from './attempt.js'
import type { AttemptStore } from './attempt-store.js'
import { type AttemptKey, AttemptsOver } from './batch-attempts.js'
import { sameBatch } from './batch-sequence.js'
import type { BatchKey } from './channel-event.js'
import type { StoredBatch } from './stored-batch.js'

/** Bytes that a task may be ahead of the disk. */
export const TASK_CREDIT_BYTES = 2 * 1024 * 1024

type Send = <T extends MessageType>(peer: Uint8Array, type: T, header: MessageHeader<T>) => void

interface TaskConnection {
  readonly peer: Uint8Array
  /** What it writes, once it has said so. */
  writes?: { readonly of: MessageHeader<'ATTEMPT'>; readonly attempt: Attempt }
}

/**
 * The tasks that write straight to the channel, each over a connection of its own for one attempt. It is not resumed: a
 * task whose connection is cut, or that breaks the protocol, has failed, and Spark tries again.
 */
export class TaskConnections {
  readonly #store: AttemptStore
  readonly #send: Send
  readonly #tasks = new Map<string, TaskConnection>()

  constructor(store: AttemptStore, send: Send) {
    this.#store = store
    this.#send = send
  }

  /** Lets a task in that has shown whose it is. */
  welcome(peer: Buffer): void {
    this.#tasks.set(nameOf(peer), { peer: Uint8Array.from(peer) })
  }

  /** Takes a message of a task. Says whether it is from one. */
  take(peer: Buffer, message: Message): boolean {
    const task = this.#tasks.get(nameOf(peer))
    if (task === undefined) return false
    this.#work(task, message).catch((error: unknown) => this.refuse(peer, error))
    return true
  }

  /** Ends the connection of a task, where it is one, and says why. */
  refuse(peer: Buffer, error: unknown): void {
    const task = this.#tasks.get(nameOf(peer))
    if (task === undefined) return
    this.#tasks.delete(nameOf(peer))
    void task.writes?.attempt.drop()
    const code = error instanceof AttemptsOver ? 'CHANNEL_FULL' : 'CHANNEL_REFUSED'
    this.#send(task.peer, 'ERROR', { code, message: (error as Error).message, failure: null })
  }

  /**
   * Ends a micro-batch, of which these attempts count; a task that still writes it is not known any more. Throws
   * CHANNEL_SEQUENCE_GAP where one that counts is not here.
   */
  end(batch: BatchKey, attempts: readonly AttemptKey[]): StoredBatch {
    for (const [name, { writes }] of this.#tasks)
      if (writes !== undefined && sameBatch(writes.of, batch)) this.#tasks.delete(name)
    return this.#store.end(batch, attempts)
  }

  /** Forgets all of them: their driver is gone. */
  clear(): void {
    this.#tasks.clear()
    this.#store.clear()
  }

  async #work(task: TaskConnection, message: Message): Promise<void> {
    const { writes } = task
    if (message.type === 'ATTEMPT' && writes === undefined) {
      const of = message.header
      task.writes = { of, attempt: this.#store.begin(of, of.writing, of) }
      this.#send(task.peer, 'CREDIT', { result: of.result, bytes: TASK_CREDIT_BYTES })
    } else if (message.type === 'DATA' && writes !== undefined && isOf(message.header, writes.of)) {
      const { seq, rows, result } = message.header
      const arrow = message.body ?? new Uint8Array()
      await writes.attempt.frame(seq, rows, arrow)
      this.#send(task.peer, 'CREDIT', { result, bytes: arrow.length })
    } else if (message.type === 'ATTEMPT_END' && writes !== undefined) {
      const { frames, rows } = message.header
      await writes.attempt.end(frames, rows)
      // Not of one that broke the protocol meanwhile: it has its answer.
      if (this.#tasks.delete(nameOf(Buffer.from(task.peer)))) this.#send(task.peer, 'STORED', {})
    } else {
      throw new ChannelError('CHANNEL_UNEXPECTED', {
        message: `A task sent ${message.type} where the protocol does not allow it`,
        details: { type: message.type },
      })
    }
  }
}

/** Whether rows are of the partition that the connection is for. */
function isOf(data: MessageHeader<'DATA'>, attempt: MessageHeader<'ATTEMPT'>): boolean {
  return sameBatch(data, attempt) && data.partition === attempt.partition
}

function nameOf(peer: Buffer): string {
  return peer.toString('latin1')
}

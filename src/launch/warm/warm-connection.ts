import { createConnection, type Socket } from 'node:net'
import { AsyncQueue } from '../../util/async-queue.js'
import type { WarmRecord } from './warm-record.js'

/** What a warm driver says, one JSON object a line. */
export type WarmMessage =
  | { readonly event: 'started'; readonly pid: number }
  | { readonly event: 'refused'; readonly reason: string }
  | { readonly event: 'exited' }
  | { readonly event: 'stopping' }
  | ({ readonly event: 'status' } & WarmStatus)

/** What a warm driver says of itself. */
export interface WarmStatus {
  /** The runs that are on it. */
  readonly scripts: readonly string[]
  /** How many scripts it has taken. */
  readonly served: number
  /** Why it takes no more scripts; null while it does. */
  readonly draining: string | null
  readonly idleS: number
  readonly idleLimitS: number
  /** Bytes. */
  readonly memory: { readonly resident: number; readonly heap?: number; readonly metaspace?: number }
}

/** A connection to a warm driver; while it is open, the script that it was opened for has its starter. */
export class WarmConnection {
  /** What the driver says; ends when the connection does. */
  readonly messages = new AsyncQueue<WarmMessage>()
  readonly #socket: Socket
  readonly #token: string
  #pending = ''

  private constructor(socket: Socket, token: string) {
    this.#socket = socket
    this.#token = token
    socket.setEncoding('utf8')
    socket.on('data', (text: string) => this.#take(text))
    socket.on('error', () => {})
    socket.on('close', () => this.messages.end())
  }

  /** Connects; undefined when nobody listens there. */
  static open({ socket: path, token }: WarmRecord): Promise<WarmConnection | undefined> {
    return new Promise((resolve) => {
      const socket = createConnection(path)
      const failed = (): void => resolve(undefined)
      socket.once('error', failed)
      socket.once('connect', () => {
        socket.off('error', failed)
        resolve(new WarmConnection(socket, token))
      })
    })
  }

  send(request: { readonly op: string; readonly [field: string]: unknown }): void {
    this.#socket.write(`${JSON.stringify({ ...request, token: this.#token })}\n`)
  }

  close(): void {
    this.#socket.destroy()
  }

  #take(text: string): void {
    const lines = (this.#pending + text).split('\n')
    this.#pending = lines.pop() ?? ''
    for (const line of lines) this.messages.push(JSON.parse(line) as WarmMessage)
  }
}

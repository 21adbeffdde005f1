import type { Router, SocketOptions } from 'zeromq'

/** No message is larger, bytes: libzmq ends the connection of a peer that sends one. */
const MAX_MESSAGE_BYTES = 1024 * 1024 * 1024

/** How every socket of a channel is set up, wherever it is bound. */
export const ROUTER_OPTIONS = {
  linger: 0,
  mandatory: true,
  sendHighWaterMark: 0,
  maxMessageSize: MAX_MESSAGE_BYTES,
} as const satisfies SocketOptions<Router>

/** What a writer over a network shows to be let in, and by what it knows the channel: keys of CURVE, as Z85. */
export interface WriterKeys {
  readonly serverKey: string
  readonly publicKey: string
  readonly secretKey: string
}

/** A bound socket of a channel. */
export interface ChannelSocket {
  readonly router: Router
  /** Where writers connect. */
  readonly endpoint: string
  /** What they need there; null where the file system keeps others out. */
  readonly keys: WriterKeys | null
  /** What is left of it on disk where this process is killed. */
  readonly directory?: string
  /** Ends it, and leaves nothing. */
  close(): Promise<void>
}

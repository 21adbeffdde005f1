import { Dealer } from 'zeromq'
import type { ChannelEvent } from '../../src/channel/channel-event.js'
import type { ResultChannel } from '../../src/channel/result-channel.js'
import { sealFrames, unsealFrames } from '../../src/channel/sealed-frames.js'
import { decodeMessage, encodeMessage } from '../../src/protocol/codec.js'
import {
  type Message,
  type MessageHeader,
  type MessageType,
  PROTOCOL_VERSION,
} from '../../src/protocol/messages.js'

/** A run, and what its driver shows to be let in. */
export const RUN = '20261122-183000-1f3a'
export const TOKEN = 'the-token-of-this-run'
/** Of a channel to which no task writes. */
export const NO_ATTEMPTS = { directory: '/nowhere/attempts' }
/** What a driver says of itself when it connects. */
export const HELLO: MessageHeader<'HELLO'> = {
  run: RUN,
  token: TOKEN,
  role: 'driver',
  incarnation: 'first',
  version: PROTOCOL_VERSION,
  spark: '4.1.1',
  connection: 1,
  received: 0,
}
export const BATCH = { result: 'strong', queryId: 'q1', batchId: 0 }
export const OPEN = {
  result: 'strong',
  queryId: 'q1',
  schema: { type: 'struct', fields: [] },
  lastCommitted: null,
}

/** A writer on a real socket that sends what its test says, and keeps what it is told. */
export class DealerPeer implements Disposable {
  readonly #dealer: Dealer

  constructor({ endpoint, keys }: Pick<ResultChannel, 'endpoint'> & Partial<Pick<ResultChannel, 'keys'>>) {
    const curve = keys && {
      curveServerKey: keys.serverKey,
      curvePublicKey: keys.publicKey,
      curveSecretKey: keys.secretKey,
    }
    this.#dealer = new Dealer({ linger: 0, ...curve })
    this.#dealer.connect(endpoint)
  }

  send<T extends MessageType>(type: T, header: MessageHeader<T>, body?: Uint8Array): Promise<void> {
    return this.sendFrames(sealFrames(encodeMessage(type, header, body)))
  }

  sendFrames(frames: readonly Uint8Array[]): Promise<void> {
    return this.#dealer.send(frames.map((frame) => Buffer.from(frame)))
  }

  /** The next message; rejects when none comes in time. */
  async receive(limitMs = 3000): Promise<Message> {
    this.#dealer.receiveTimeout = limitMs
    return decodeMessage(unsealFrames(await this.#dealer.receive()))
  }

  [Symbol.dispose](): void {
    this.#dealer.close()
  }
}

/** The next event of a channel; an error when there is none any more. */
export async function nextEvent(channel: ResultChannel): Promise<ChannelEvent> {
  const { value, done } = await channel.events.next()
  if (done === true) throw new Error('the events have ended')
  return value
}

import { Dealer } from 'zeromq'
import type { ResultChannel } from '../../src/channel/result-channel.js'
import { sealFrames, unsealFrames } from '../../src/channel/sealed-frames.js'
import { decodeMessage, encodeMessage } from '../../src/protocol/codec.js'
import type { Message, MessageHeader, MessageType } from '../../src/protocol/messages.js'

/** A writer on a real socket that sends what its test says, and keeps what it is told. */
export class DealerPeer implements Disposable {
  readonly #dealer = new Dealer({ linger: 0 })

  constructor(channel: Pick<ResultChannel, 'endpoint'>) {
    this.#dealer.connect(channel.endpoint)
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

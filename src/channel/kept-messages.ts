import { ChannelError } from '../errors/channel-error.js'

/** What the writer was sent, in its order, until it says that it has it: a connection that is cut loses nothing. */
export class KeptMessages {
  #kept: (readonly Uint8Array[])[] = []
  #confirmed = 0

  add(frames: readonly Uint8Array[]): void {
    this.#kept.push(frames)
  }

  /** Forgets the first `received` of all messages. Throws CHANNEL_UNEXPECTED where so many were never sent. */
  confirm(received: number): void {
    const sent = this.#confirmed + this.#kept.length
    if (received > sent) {
      throw new ChannelError('CHANNEL_UNEXPECTED', {
        message: `The driver says that ${received} messages have come, but ${sent} were sent`,
        details: { received, sent },
      })
    }
    if (received <= this.#confirmed) return
    this.#kept = this.#kept.slice(received - this.#confirmed)
    this.#confirmed = received
  }

  /** Those that the writer has not confirmed. */
  get unconfirmed(): readonly (readonly Uint8Array[])[] {
    return this.#kept
  }
}

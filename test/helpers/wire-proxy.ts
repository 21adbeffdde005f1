import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Dealer, Router } from 'zeromq'

/** What becomes of one message on its way to the receiver: none, one or several in its place. */
export type Tamper = (frames: readonly Buffer[], type: number) => readonly (readonly Buffer[])[]

/** Lies between a writer and the receiver, and hands their messages on as whoever tampers with them says. */
export class WireProxy implements AsyncDisposable {
  readonly endpoint: string
  readonly #folder = mkdtempSync(join(tmpdir(), 'sw-wire-'))
  readonly #front = new Router({ linger: 0, sendHighWaterMark: 0, receiveHighWaterMark: 0 })
  readonly #back = new Dealer({ linger: 0, sendHighWaterMark: 0, receiveHighWaterMark: 0 })
  #writer: Buffer | undefined
  #ended: Promise<unknown> = Promise.resolve()

  private constructor() {
    this.endpoint = `ipc://${join(this.#folder, 'wire')}`
  }

  static async open(behind: string, tamper: Tamper): Promise<WireProxy> {
    const proxy = new WireProxy()
    await proxy.#front.bind(proxy.endpoint)
    proxy.#back.connect(behind)
    proxy.#ended = Promise.allSettled([proxy.#forth(tamper), proxy.#back_()])
    return proxy
  }

  async #forth(tamper: Tamper): Promise<void> {
    for await (const [writer, ...frames] of this.#front) {
      this.#writer = writer
      for (const message of tamper(frames, frames[0]?.[0] ?? 0)) await this.#back.send([...message])
    }
  }

  async #back_(): Promise<void> {
    for await (const frames of this.#back) {
      if (this.#writer !== undefined) await this.#front.send([this.#writer, ...frames])
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#front.close()
    this.#back.close()
    await this.#ended
    rmSync(this.#folder, { recursive: true })
  }
}

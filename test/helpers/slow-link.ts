import { mkdtempSync, rmSync } from 'node:fs'
import { createConnection, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'

export interface SlowLinkOptions {
  /** From the writer to the receiver. */
  readonly bytesPerSecond: number
  /** How late a piece may come at most, ms; pieces keep their order. */
  readonly jitterMs: number
  /** ms until anybody answers at all. */
  readonly answersAfterMs: number
  /** After so many bytes the connection is cut, once; who connects again is served. @default never */
  readonly cutAfterBytes?: number
}

/** Lies between a writer and the receiver's socket file, and hands their bytes on as slowly as it is told. */
export class SlowLink implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'sw-slow-'))
  readonly endpoint = `ipc://${join(this.#folder, 'wire')}`
  /** How many there have been. */
  connections = 0
  readonly #sockets = new Set<Socket>()
  readonly #server = createServer()
  readonly #timer: NodeJS.Timeout

  constructor(behind: string, { answersAfterMs, cutAfterBytes, ...pace }: SlowLinkOptions) {
    let left = cutAfterBytes ?? Number.POSITIVE_INFINITY
    this.#server.on('connection', (near) => {
      this.connections += 1
      const far = createConnection(behind.replace('ipc://', ''))
      for (const socket of [near, far]) this.#sockets.add(socket)
      near.on('data', (bytes) => {
        left -= bytes.length
        if (left >= 0) return
        left = Number.POSITIVE_INFINITY
        near.destroy()
        far.destroy()
      })
      void pipeline(near, paced(pace), far).catch(() => near.destroy())
      void pipeline(far, near).catch(() => far.destroy())
    })
    this.#timer = setTimeout(() => this.#server.listen(this.endpoint.replace('ipc://', '')), answersAfterMs)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#timer)
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
    rmSync(this.#folder, { recursive: true })
  }
}

/** Passes pieces of a tenth of a second's bytes, the next when this one's time is over. */
function paced({ bytesPerSecond, jitterMs }: Omit<SlowLinkOptions, 'answersAfterMs'>): Transform {
  const piece = Math.ceil(bytesPerSecond / 10)
  let turn = 0
  return new Transform({
    async transform(bytes: Buffer, _, done) {
      for (let at = 0; at < bytes.length; at += piece) {
        const part = bytes.subarray(at, at + piece)
        turn += 1
        await sleep((part.length / bytesPerSecond) * 1000 + ((turn * 37) % 10) * (jitterMs / 10))
        this.push(part)
      }
      done()
    },
  })
}

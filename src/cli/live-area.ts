import type { createLogUpdate as CreateLogUpdate } from 'log-update'

/** ms in which writes in a row come before it is drawn again. */
const SETTLE_MS = 30

/**
 * The last lines of a terminal, redrawn in place. What else is written to the terminal, by way of {@link above}, comes
 * above them.
 */
export class LiveArea {
  readonly #stream: NodeJS.WriteStream
  readonly #parts = new Map<string, readonly string[]>()
  #update: ReturnType<typeof CreateLogUpdate> | undefined
  #loading = false
  #closed = false
  /** Whether what was written last ended its line: only below a whole line may be drawn. */
  #lineEnded = true
  #settling: NodeJS.Timeout | undefined

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream
  }

  /** Sets the lines that one part shows; none takes it away. */
  show(part: string, lines: readonly string[]): void {
    if (lines.length === 0) this.#parts.delete(part)
    else this.#parts.set(part, lines)
    this.#draw()
  }

  /** The stream, such that what is written to it comes above the area. */
  above<S extends NodeJS.WritableStream>(stream: S): S {
    const write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
      this.#update?.clear()
      this.#lineEnded = endsLine(chunk)
      this.#settle()
      return (stream.write as (...args: unknown[]) => boolean).call(stream, chunk, ...rest)
    }
    return new Proxy(stream, {
      get: (target, name) => {
        if (name === 'write') return write
        const value: unknown = Reflect.get(target, name, target)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
  }

  /** Takes the area away, for good. */
  close(): void {
    this.#closed = true
    clearTimeout(this.#settling)
    this.#update?.clear()
    this.#update?.done()
  }

  #settle(): void {
    if (this.#parts.size === 0) return
    clearTimeout(this.#settling)
    this.#settling = setTimeout(() => this.#draw(), SETTLE_MS)
    this.#settling.unref()
  }

  #draw(): void {
    if (this.#closed || !this.#lineEnded) return
    if (this.#update === undefined) {
      if (this.#parts.size > 0) void this.#load()
    } else if (this.#parts.size === 0) {
      this.#update.clear()
    } else {
      this.#update([...this.#parts.values()].flat().join('\n'))
    }
  }

  /** Loaded with the first line that is drawn: help has none, and must not wait for it. */
  async #load(): Promise<void> {
    if (this.#loading) return
    this.#loading = true
    const { createLogUpdate } = await import('log-update')
    this.#update = createLogUpdate(this.#stream)
    this.#draw()
  }
}

function endsLine(chunk: string | Uint8Array): boolean {
  const text = typeof chunk === 'string' ? chunk : String.fromCharCode(chunk.at(-1) ?? 10)
  // The second is a line that was taken back.
  return text.endsWith('\n') || text.endsWith('\r\u001b[K')
}

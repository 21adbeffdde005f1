import { type FileHandle, open, rm } from 'node:fs/promises'

/** Rows that were on disk, as one Arrow stream. */
export interface StoredFrame {
  readonly rows: number
  readonly arrow: Uint8Array
}

/** The frames of one attempt, in a file that only this user can read, until they are taken or void. */
export class AttemptFile {
  readonly partition: number
  readonly #path: string
  readonly #frames: { readonly rows: number; readonly bytes: number }[] = []
  #file: FileHandle | undefined
  #writing: Promise<void> = Promise.resolve()
  #rows = 0
  #whole = false
  #removed = false

  constructor(path: string, partition: number) {
    this.#path = path
    this.partition = partition
  }

  /** Whether all of it is on disk, and not void. */
  get isWhole(): boolean {
    return this.#whole && !this.#removed
  }

  /** What it holds. */
  get counts(): { readonly frames: number; readonly rows: number } {
    return { frames: this.#frames.length, rows: this.#rows }
  }

  /** Adds a frame behind those before it; resolves when it is on disk. */
  append(rows: number, arrow: Uint8Array): Promise<void> {
    this.#frames.push({ rows, bytes: arrow.length })
    this.#rows += rows
    return this.#then(async () => {
      if (this.#removed) return
      this.#file ??= await open(this.#path, 'wx', 0o600)
      await this.#file.writeFile(arrow)
    })
  }

  /** Resolves when all that was added is on disk. */
  async end(): Promise<void> {
    await this.#then(() => this.#close())
    this.#whole = true
  }

  /** The frames in their order; the file is gone after the last one. */
  async *frames(): AsyncGenerator<StoredFrame, void, undefined> {
    if (this.#frames.length === 0) return
    const file = await open(this.#path, 'r')
    try {
      let at = 0
      for (const { rows, bytes } of this.#frames) {
        // Its own memory: rows are views of it.
        const arrow = new Uint8Array(bytes)
        const { bytesRead } = await file.read(arrow, 0, bytes, at)
        if (bytesRead !== bytes) throw new Error(`${this.#path} gave ${bytesRead} of ${bytes} bytes`)
        at += bytes
        yield { rows, arrow }
      }
    } finally {
      await file.close()
    }
    await this.remove()
  }

  /** Forgets it, on disk as well; never rejects. */
  async remove(): Promise<void> {
    this.#removed = true
    await this.#then(async () => {
      await this.#close()
      await rm(this.#path, { force: true })
    }).catch(() => {})
  }

  async #close(): Promise<void> {
    const file = this.#file
    this.#file = undefined
    await file?.close()
  }

  /** One after the other, also after one that has failed. */
  #then(work: () => Promise<void>): Promise<void> {
    const done = this.#writing.catch(() => {}).then(work)
    this.#writing = done
    return done
  }
}

import { readFileSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { StringDecoder } from 'node:string_decoder'

const POLL_MS = 200
const BLOCK_BYTES = 64 * 1024
/** A longer line is cut into several, characters. */
const MAX_LINE = 16 * 1024

/** The last lines of a file; none where it cannot be read. */
export function lastLines(file: string, lines: number): string[] {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines)
  } catch {
    return []
  }
}

/** Follows a file that grows, from an offset on, and gives each whole line once. */
export class LineTail {
  readonly #file: string
  readonly #line: (line: string) => void
  readonly #decoder = new StringDecoder('utf8')
  readonly #timer: NodeJS.Timeout
  #handle: FileHandle | undefined
  #offset: number
  #rest = ''
  #reading: Promise<void> = Promise.resolve()

  constructor(file: string, line: (line: string) => void, from = 0) {
    this.#file = file
    this.#offset = from
    this.#line = line
    this.#timer = setInterval(() => {
      this.#reading = this.#reading.then(() => this.#read())
    }, POLL_MS)
  }

  /** Reads what is left, gives an unfinished last line too, and stops. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#reading
    await this.#read()
    await this.#handle?.close()
    if (this.#rest !== '') this.#line(this.#rest)
  }

  async #read(): Promise<void> {
    try {
      this.#handle ??= await open(this.#file, 'r')
      const block = Buffer.allocUnsafe(BLOCK_BYTES)
      for (;;) {
        const { bytesRead } = await this.#handle.read(block, 0, BLOCK_BYTES, this.#offset)
        if (bytesRead === 0) return
        this.#offset += bytesRead
        this.#take(this.#decoder.write(block.subarray(0, bytesRead)))
      }
    } catch {
      // Not there yet, or no longer: there is nothing to tell.
    }
  }

  #take(text: string): void {
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) this.#line(this.#cut(line))
    this.#rest = this.#cut(this.#rest)
  }

  /** Gives away what is beyond the limit; returns the rest. */
  #cut(text: string): string {
    let rest = text
    while (rest.length > MAX_LINE) {
      this.#line(rest.slice(0, MAX_LINE))
      rest = rest.slice(MAX_LINE)
    }
    return rest
  }
}

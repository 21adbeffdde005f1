import { PassThrough } from 'node:stream'

/** Control sequences: `ESC [`, numbers, a letter. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what a terminal reads
const SEQUENCE = /^\u001b\[\??([\d;]*)([A-Za-z])/

/** A terminal as far as programs that redraw lines need one: what was written to it, as people see it. */
export class Screen {
  readonly stream = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 })
  readonly #lines: string[] = ['']
  #row = 0
  #column = 0

  constructor() {
    this.stream.on('data', (data: Buffer) => this.#write(data.toString()))
  }

  /** The lines, without the blank ends of them and of the screen. */
  get lines(): string[] {
    const lines = this.#lines.map((line) => line.trimEnd())
    while (lines.at(-1) === '') lines.pop()
    return lines
  }

  #write(text: string): void {
    for (let rest = text; rest !== ''; ) {
      const sequence = SEQUENCE.exec(rest)
      if (sequence === null) this.#put(rest[0] as string)
      else this.#control(sequence[2] as string, sequence[1] as string)
      rest = rest.slice(sequence?.[0].length ?? 1)
    }
  }

  #put(character: string): void {
    if (character === '\n') {
      this.#move(this.#row + 1, 0)
    } else if (character === '\r') {
      this.#column = 0
    } else {
      const line = (this.#lines[this.#row] as string).padEnd(this.#column)
      this.#lines[this.#row] = line.slice(0, this.#column) + character + line.slice(this.#column + 1)
      this.#column += 1
    }
  }

  #control(letter: string, number: string): void {
    const count = Number(number || 1)
    if (letter === 'A') this.#move(Math.max(0, this.#row - count), this.#column)
    else if (letter === 'B') this.#move(this.#row + count, this.#column)
    else if (letter === 'E') this.#move(this.#row + count, 0)
    else if (letter === 'G') this.#column = count - 1
    else if (letter === 'K') {
      const line = this.#lines[this.#row] as string
      this.#lines[this.#row] = number === '2' ? '' : line.slice(0, this.#column)
    } else if (letter === 'J') this.#lines.splice(this.#row + 1)
    else if (!/[hlm]/.test(letter)) throw new Error(`a sequence that this screen does not know: ${letter}`)
  }

  #move(row: number, column: number): void {
    while (this.#lines.length <= row) this.#lines.push('')
    this.#row = row
    this.#column = column
  }
}

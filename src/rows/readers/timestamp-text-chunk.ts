import { dateText } from '../../schema/calendar.js'

const MICROS_PER_DAY = 86_400_000_000
const DIGIT_ZERO = 0x30
/** Length of `YYYY-MM-DDTHH:MM:SS.ffffff`. */
const BODY = 26
/** About 4 KiB of text: what one kept timestamp can hold on to. */
const PER_CHUNK = 150

/**
 * Writes many timestamps as one text, to be cut: one call into the runtime for 150 of them. It has the timestamps that
 * a double holds exactly, of the years 1684 to 2255; for another one `text` gives undefined.
 */
export class TimestampTextChunk {
  readonly #halves: Int32Array
  readonly #width: number
  readonly #bytes: Buffer
  #text = ''
  #first = 0
  #count = 0
  #day = Number.NaN

  constructor(micros: BigInt64Array, suffix: 'Z' | '') {
    this.#halves = new Int32Array(micros.buffer, micros.byteOffset, micros.length * 2)
    this.#width = BODY + suffix.length
    this.#bytes = Buffer.from(`0000-00-00T00:00:00.000000${suffix}`.repeat(PER_CHUNK), 'latin1')
  }

  text(index: number): string | undefined {
    if (!Number.isSafeInteger(this.#micros(index))) return undefined
    if (index < this.#first || index >= this.#first + this.#count) this.#fill(index)
    const start = (index - this.#first) * this.#width
    return this.#text.slice(start, start + this.#width)
  }

  #micros(index: number): number {
    const low = (this.#halves[index * 2] as number) >>> 0
    return (this.#halves[index * 2 + 1] as number) * 2 ** 32 + low
  }

  #fill(first: number): void {
    this.#first = first
    this.#count = Math.min(PER_CHUNK, this.#halves.length / 2 - first)
    this.#day = Number.NaN
    for (let slot = 0; slot < this.#count; slot += 1) {
      const micros = this.#micros(first + slot)
      if (Number.isSafeInteger(micros)) this.#write(slot * this.#width, micros)
      else this.#day = Number.NaN
    }
    this.#text = this.#bytes.toString('latin1', 0, this.#count * this.#width)
  }

  #write(at: number, micros: number): void {
    // `%` is exact on doubles, a quotient is not: it may round up to the next day.
    const rest = micros % MICROS_PER_DAY
    const ofDay = rest < 0 ? rest + MICROS_PER_DAY : rest
    const day = (micros - ofDay) / MICROS_PER_DAY
    if (day === this.#day) this.#bytes.copyWithin(at, at - this.#width, at - this.#width + 10)
    else this.#bytes.write(dateText(day), at, 'latin1')
    this.#day = day
    const seconds = Math.floor(ofDay / 1_000_000)
    const fraction = ofDay - seconds * 1_000_000
    const minutes = Math.floor(seconds / 60)
    const hours = Math.floor(minutes / 60)
    this.#two(at + 11, hours)
    this.#two(at + 14, minutes - hours * 60)
    this.#two(at + 17, seconds - minutes * 60)
    const high = Math.floor(fraction / 10_000)
    const middle = Math.floor(fraction / 100)
    this.#two(at + 20, high)
    this.#two(at + 22, middle - high * 100)
    this.#two(at + 24, fraction - middle * 100)
  }

  #two(at: number, value: number): void {
    const tens = (value / 10) | 0
    this.#bytes[at] = DIGIT_ZERO + tens
    this.#bytes[at + 1] = DIGIT_ZERO + value - tens * 10
  }
}

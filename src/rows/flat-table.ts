import { requireSound } from './bad-arrow.js'

/** A vector of a flatbuffer: where its first element lies, and how many there are. */
export interface FlatVector {
  readonly start: number
  readonly length: number
}

/** A table of a flatbuffer, read with every step checked against the bytes there are. */
export class FlatTable {
  readonly #view: DataView
  readonly #position: number
  readonly #slots: number
  readonly #slotBytes: number

  constructor(view: DataView, position: number) {
    this.#view = view
    this.#position = position
    this.#slots = position - view.getInt32(position, true)
    this.#slotBytes = view.getUint16(this.#slots, true)
  }

  /** The table that `view` as a whole holds. */
  static root(view: DataView): FlatTable {
    return new FlatTable(view, view.getUint32(0, true))
  }

  /** Where the field of a slot lies; 0 when it is absent. */
  at(slot: number): number {
    if (slot >= this.#slotBytes) return 0
    const offset = this.#view.getUint16(this.#slots + slot, true)
    return offset === 0 ? 0 : this.#position + offset
  }

  byte(slot: number): number {
    const at = this.at(slot)
    return at === 0 ? 0 : this.#view.getUint8(at)
  }

  /** A 64-bit length or count. */
  size(slot: number): number {
    const at = this.at(slot)
    return at === 0 ? 0 : readSize(this.#view, at)
  }

  table(slot: number): FlatTable | undefined {
    const at = this.at(slot)
    return at === 0 ? undefined : new FlatTable(this.#view, follow(this.#view, at))
  }

  /** A vector of elements of `stride` bytes; empty when it is absent. */
  vector(slot: number, stride: number): FlatVector {
    const at = this.at(slot)
    if (at === 0) return { start: 0, length: 0 }
    const base = follow(this.#view, at)
    const length = this.#view.getUint32(base, true)
    requireSound(base + 4 + length * stride <= this.#view.byteLength, 'a list in its metadata is too long')
    return { start: base + 4, length }
  }

  /** The tables of a vector of tables. */
  tables(slot: number): FlatTable[] {
    const { start, length } = this.vector(slot, 4)
    return Array.from(
      { length },
      (_, index) => new FlatTable(this.#view, follow(this.#view, start + index * 4)),
    )
  }
}

/** Reads a 64-bit length: never negative, never beyond what a number holds. */
export function readSize(view: DataView, at: number): number {
  const size = Number(view.getBigInt64(at, true))
  requireSound(size >= 0 && Number.isSafeInteger(size), 'a length in its metadata is out of range')
  return size
}

/** References in a flatbuffer only lead forward, which is what keeps a walk over them finite. */
function follow(view: DataView, at: number): number {
  const step = view.getUint32(at, true)
  requireSound(step > 0 && at + step < view.byteLength, 'its metadata points outside of itself')
  return at + step
}

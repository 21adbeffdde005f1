import { dateText } from '../../schema/calendar.js'
import { decimalText } from '../../schema/decimal-text.js'
import { timestampText } from '../../schema/timestamp-text.js'
import { wholeOrBig } from '../../schema/variant-value.js'
import { type ArrowValues, bufferOf, offsetsOf, type ReadValue } from '../arrow-values.js'
import { badArrow, requireSound } from '../bad-arrow.js'
import { childOf } from './nested.js'

/** Reads variants: a struct of two binaries, the value and the names that its objects use. */
export function readVariants(column: ArrowValues): ReadValue {
  const [value, names] = [bytesOf(childOf(column, 0)), bytesOf(childOf(column, 1))]
  return (index) => new VariantReader(value(index), namesIn(names(index))).read(0)
}

function bytesOf(column: ArrowValues): (index: number) => Buffer {
  const raw = bufferOf(column, Uint8Array, 0)
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  const offsets = offsetsOf(column, bytes.length)
  return (index) => bytes.subarray(offsets[index], offsets[index + 1])
}

/** The dictionary of names, by their numbers. */
function namesIn(bytes: Buffer): (id: number) => string {
  requireSound(bytes.length > 0 && ((bytes[0] as number) & 15) === 1, 'a variant is of an unknown version')
  const width = ((bytes[0] as number) >> 6) + 1
  const size = bytes.readUIntLE(1, width)
  const start = 1 + (size + 2) * width
  return (id) => {
    requireSound(id < size, 'a variant has a field without a name')
    const [from, to] = [id + 1, id + 2].map((at) => start + bytes.readUIntLE(1 + at * width, width))
    return textIn(bytes, from as number, to as number)
  }
}

function textIn(bytes: Buffer, from: number, to: number): string {
  requireSound(from <= to && to <= bytes.length, 'a variant is cut')
  return bytes.toString('utf8', from, to)
}

/**
 * Reads one variant. Follows https://github.com/apache/parquet-format/blob/master/VariantEncoding.md, which is Spark's
 * own form.
 */
class VariantReader {
  readonly #bytes: Buffer
  readonly #nameOf: (id: number) => string
  /** Each value takes a byte, so there are no more of them; offsets that say so would go in circles. */
  #left: number

  constructor(bytes: Buffer, nameOf: (id: number) => string) {
    this.#bytes = bytes
    this.#nameOf = nameOf
    this.#left = bytes.length
  }

  read(at: number): unknown {
    this.#left -= 1
    requireSound(this.#left >= 0, 'a variant has more values than bytes')
    const header = this.#bytes.readUInt8(at)
    const info = header >> 2
    switch (header & 3) {
      case 0:
        return this.#primitive(info, at + 1)
      case 1:
        return textIn(this.#bytes, at + 1, at + 1 + info)
      case 2:
        return this.#object(info, at + 1)
      default:
        return this.#array(info, at + 1)
    }
  }

  #primitive(kind: number, at: number): unknown {
    const read = PRIMITIVES[kind]
    if (read === undefined) throw badArrow(`a variant holds a value of the unknown kind ${kind}`)
    return read(this.#bytes, at)
  }

  #object(info: number, at: number): Record<string, unknown> {
    const { size, start } = this.#count(info >> 4, at)
    const [idWidth, width] = [((info >> 2) & 3) + 1, (info & 3) + 1]
    const offsets = start + size * idWidth
    const values = offsets + (size + 1) * width
    const fields = Array.from({ length: size }, (_, field): [string, unknown] => {
      const id = this.#bytes.readUIntLE(start + field * idWidth, idWidth)
      return [this.#nameOf(id), this.read(values + this.#bytes.readUIntLE(offsets + field * width, width))]
    })
    return Object.fromEntries(fields)
  }

  #array(info: number, at: number): unknown[] {
    const { size, start } = this.#count(info >> 2, at)
    const width = (info & 3) + 1
    const values = start + (size + 1) * width
    return Array.from({ length: size }, (_, item) =>
      this.read(values + this.#bytes.readUIntLE(start + item * width, width)),
    )
  }

  #count(isLarge: number, at: number): { readonly size: number; readonly start: number } {
    const width = (isLarge & 1) === 1 ? 4 : 1
    const size = this.#bytes.readUIntLE(at, width)
    requireSound(size <= this.#bytes.length, 'a variant is cut')
    return { size, start: at + width }
  }
}

type ReadPrimitive = (bytes: Buffer, at: number) => unknown

const timestamp =
  (suffix: 'Z' | ''): ReadPrimitive =>
  (bytes, at) =>
    timestampText(bytes.readBigInt64LE(at)) + suffix

const decimal =
  (unscaled: (bytes: Buffer, at: number) => bigint): ReadPrimitive =>
  (bytes, at) => {
    const [scale, digits] = [bytes.readUInt8(at), unscaled(bytes, at + 1)]
    if (scale === 0) return wholeOrBig(digits)
    const text = decimalText(digits, scale)
    return isHeld(text) ? Number(text) : text
  }

const lengthy =
  <V>(read: (bytes: Buffer, from: number, to: number) => V): ReadPrimitive =>
  (bytes, at) =>
    read(bytes, at + 4, at + 4 + bytes.readUInt32LE(at))

/** By the number of its kind in the encoding. */
const PRIMITIVES: readonly ReadPrimitive[] = [
  () => null,
  () => true,
  () => false,
  (bytes, at) => bytes.readInt8(at),
  (bytes, at) => bytes.readInt16LE(at),
  (bytes, at) => bytes.readInt32LE(at),
  (bytes, at) => wholeOrBig(bytes.readBigInt64LE(at)),
  (bytes, at) => bytes.readDoubleLE(at),
  decimal((bytes, at) => BigInt(bytes.readInt32LE(at))),
  decimal((bytes, at) => bytes.readBigInt64LE(at)),
  decimal((bytes, at) => (bytes.readBigInt64LE(at + 8) << 64n) | bytes.readBigUInt64LE(at)),
  (bytes, at) => dateText(bytes.readInt32LE(at)),
  timestamp('Z'),
  timestamp(''),
  (bytes, at) => bytes.readFloatLE(at),
  lengthy((bytes, from, to) => {
    requireSound(to <= bytes.length, 'a variant is cut')
    return bytes.toString('base64', from, to)
  }),
  lengthy(textIn),
]

/** Whether a double has exactly these digits, as one that was written as JSON has. */
function isHeld(text: string): boolean {
  return sameDigits(String(Number(text))) === sameDigits(text)
}

/** A number's text with its digits and exponent in one form only. */
function sameDigits(text: string): string {
  const [mantissa = '', exponent = '0'] = text.replace('-', '').split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const digits = `${whole}${fraction}`.replace(/0+$/, '')
  const zeros = whole.length + fraction.length - digits.length
  return `${digits.replace(/^0+/, '')}e${Number(exponent) - fraction.length + zeros}`
}

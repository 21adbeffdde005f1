import type { DecimalType } from '../../schema/data-type.js'
import { decimalText, smallDecimalText } from '../../schema/decimal-text.js'
import { type ArrowValues, type BufferKind, bufferOf, type ReadValue } from '../arrow-values.js'

type NumberBuffer = Int8Array | Int16Array | Int32Array | Float32Array | Float64Array | BigInt64Array

/** Reads numbers that stand in the buffer as they are. */
export function readNumbers(kind: BufferKind<NumberBuffer>): (column: ArrowValues) => ReadValue {
  return (column) => {
    const values = bufferOf(column, kind)
    return (index) => values[index]
  }
}

export function readBooleans(column: ArrowValues): ReadValue {
  const bits = bufferOf(column, Uint8Array, 1 / 8)
  return (index) => (((bits[index >> 3] as number) >> (index & 7)) & 1) === 1
}

/** Reads 128-bit decimals as text; those that fit a double exactly without going through bigints. */
export function readDecimals({ precision, scale }: DecimalType): (column: ArrowValues) => ReadValue {
  return (column) => {
    const words = bufferOf(column, BigUint64Array, 2)
    if (precision <= 15) {
      const halves = new Int32Array(words.buffer, words.byteOffset, words.length * 2)
      return (index) => {
        const low = (halves[index * 4] as number) >>> 0
        return smallDecimalText((halves[index * 4 + 1] as number) * 2 ** 32 + low, scale)
      }
    }
    return (index) => {
      const high = BigInt.asIntN(64, words[index * 2 + 1] as bigint)
      return decimalText((high << 64n) | (words[index * 2] as bigint), scale)
    }
  }
}

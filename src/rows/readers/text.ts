import { isAscii } from 'node:buffer'
import type { ArrowValues, ReadValue } from '../arrow-values.js'
import { bufferOf, offsetsOf } from '../arrow-values.js'

/**
 * How much text is turned into one string at once. Texts cut out of it keep it in memory, so it is also the most that
 * one kept text can hold on to.
 */
const CHUNK_BYTES = 4096

/**
 * Reads UTF-8 texts. Calling into the runtime once per text costs more than all else of a row, so ASCII is decoded a
 * chunk at a time and cut; bytes that are no UTF-8 become U+FFFD.
 */
export function readTexts(column: ArrowValues): ReadValue {
  const raw = bufferOf(column, Uint8Array, 0)
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  const offsets = offsetsOf(column, bytes.length)
  let chunk = ''
  let chunkStart = 0
  let chunkEnd = 0
  let ascii = true
  return (index) => {
    const start = offsets[index] as number
    const end = offsets[index + 1] as number
    if (start < chunkStart || end > chunkEnd) {
      chunkStart = start
      chunkEnd = Math.min(Math.max(end, start + CHUNK_BYTES), bytes.length)
      const part = bytes.subarray(chunkStart, chunkEnd)
      ascii = isAscii(part)
      chunk = ascii ? part.toString('latin1') : ''
    }
    return ascii ? chunk.slice(start - chunkStart, end - chunkStart) : bytes.toString('utf8', start, end)
  }
}

/** Reads binary values, each as a copy of its own: a view would keep the whole frame in memory. */
export function readBytes(column: ArrowValues): ReadValue {
  const bytes = bufferOf(column, Uint8Array, 0)
  const offsets = offsetsOf(column, bytes.length)
  return (index) => bytes.slice(offsets[index], offsets[index + 1])
}

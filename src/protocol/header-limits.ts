import type { MessageType } from './messages.js'

const KIB = 1024
const MIB = 1024 * KIB

/**
 * How long the header of each message may be, bytes: what is longer is refused before it is parsed. A name of 1,024
 * characters may take 12 KiB of JSON; schemas, errors, Spark's own progress and the attempts of a batch are as many as the
 * job makes them.
 */
export const HEADER_LIMITS: { readonly [T in MessageType]: number } = {
  HELLO: 64 * KIB,
  WELCOME: KIB,
  WHO: KIB,
  OPEN: 4 * MIB,
  CREDIT: 64 * KIB,
  DATA: 64 * KIB,
  BATCH_END: 4 * MIB,
  ACK: 64 * KIB,
  PROGRESS: 4 * MIB,
  LOG: 4 * MIB,
  CONTROL: 64 * KIB,
  PING: KIB,
  ERROR: 4 * MIB,
  CLOSED: 4 * MIB,
  RESULT_END: 64 * KIB,
  BUSY: KIB,
  ATTEMPT: 64 * KIB,
  ATTEMPT_END: KIB,
  STORED: KIB,
}

/** How deep objects and lists may lie in each other: whoever walks over a header does so by recursion. */
export const MAX_HEADER_DEPTH = 256

const [QUOTE, BACKSLASH, OPEN, CLOSE] = [0x22, 0x5c, [0x5b, 0x7b], [0x5d, 0x7d]] as const

/** Whether JSON lies deeper than {@link MAX_HEADER_DEPTH}; told by its brackets, without parsing it. */
export function isTooDeep(json: Uint8Array): boolean {
  // Each level takes two bytes at least.
  if (json.length <= 2 * MAX_HEADER_DEPTH) return false
  let depth = 0
  let inText = false
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at] as number
    if (inText) {
      if (byte === BACKSLASH) at += 1
      else if (byte === QUOTE) inText = false
    } else if (byte === QUOTE) inText = true
    else if (byte === OPEN[0] || byte === OPEN[1]) {
      depth += 1
      if (depth > MAX_HEADER_DEPTH) return true
    } else if (byte === CLOSE[0] || byte === CLOSE[1]) depth -= 1
  }
  return false
}

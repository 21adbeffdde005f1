import { sealFrames } from '../../src/channel/sealed-frames.js'

export type Frames = readonly Uint8Array[]

/** The same numbers for the same seed (mulberry32): each below what is asked. */
export function seeded(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** Numbers at which readers of lengths and offsets go wrong. */
const ODD_NUMBERS = [0, 1, -1, 7, 255, 2 ** 15, 2 ** 31 - 1, -(2 ** 31)]
const ODD_TEXTS = ['-1', '1e400', '9007199254740993', 'null', '""', '[]', '{"__proto__":{}}', '"\\ud800"']

type Mutation = (frames: Uint8Array[], next: (below: number) => number) => Uint8Array[]

const flipsBits: Mutation = (frames, next) =>
  changed(frames, next, (bytes) => {
    for (let times = 1 + next(4); times > 0 && bytes.length > 0; times -= 1) {
      const at = next(bytes.length)
      bytes[at] = (bytes[at] ?? 0) ^ (1 << next(8))
    }
    return bytes
  })

const writesOddNumbers: Mutation = (frames, next) =>
  changed(frames, next, (bytes) => {
    if (bytes.length < 4) return bytes
    const at = next(bytes.length - 3) & ~3
    const odd = ODD_NUMBERS[next(ODD_NUMBERS.length)] ?? 0
    new DataView(bytes.buffer, bytes.byteOffset).setInt32(at, odd, true)
    return bytes
  })

const MUTATIONS: readonly Mutation[] = [
  flipsBits,
  writesOddNumbers,
  function writesOddJson([type, header, ...body], next) {
    const values = /(-?\d+|"[^"]*"|null|true|false)(?=[,}\]])/g
    const text = Buffer.from(header ?? []).toString()
    const found = [...text.matchAll(values)]
    const place = found[next(Math.max(1, found.length))]
    if (place === undefined || type === undefined) return [type ?? Uint8Array.of(0), Buffer.from('{}')]
    const odd = ODD_TEXTS[next(ODD_TEXTS.length)] ?? ''
    const changedText = text.slice(0, place.index) + odd + text.slice(place.index + place[0].length)
    return [type, Buffer.from(changedText), ...body]
  },
  function cuts(frames, next) {
    return changed(frames, next, (bytes) => bytes.slice(0, next(bytes.length + 1)))
  },
  function extends_(frames, next) {
    return changed(frames, next, (bytes) => Buffer.concat([bytes, garbage(next, 64)]))
  },
  function leavesOneOut(frames, next) {
    return frames.toSpliced(next(frames.length), 1)
  },
  function doublesOne(frames, next) {
    const at = next(frames.length)
    return frames.toSpliced(at, 0, frames[at] ?? new Uint8Array())
  },
  function swapsTwo(frames, next) {
    return frames.toSorted(() => next(3) - 1)
  },
  function isAnotherType(frames, next) {
    return [Uint8Array.of(next(256)), ...frames.slice(1)]
  },
  function isGarbage(_, next) {
    return Array.from({ length: next(5) }, () => garbage(next, 300))
  },
]

/**
 * One message that somebody who means harm might send, made of a valid one. Most carry the right checksum, so that they
 * get as far as they can.
 */
export function hostile(valid: readonly Frames[], next: (below: number) => number): Uint8Array[] {
  const original = valid[next(valid.length)] ?? []
  const body = original[2]
  if (body !== undefined && next(2) === 0) {
    // Rows that get past every other check.
    const mutation = next(2) === 0 ? flipsBits : writesOddNumbers
    const [changedBody] = mutation([Uint8Array.from(body)], next)
    return sealFrames([...original.slice(0, 2), changedBody ?? body])
  }
  const sealedFirst = next(8) === 0
  let frames: Uint8Array[] = (sealedFirst ? sealFrames(original) : original).map((frame) =>
    Uint8Array.from(frame),
  )
  for (let times = 1 + next(2); times > 0 && frames.length > 0; times -= 1) {
    frames = (MUTATIONS[next(MUTATIONS.length)] as Mutation)(frames, next)
  }
  return sealedFirst || frames.length === 0 ? frames : sealFrames(frames)
}

function changed(
  frames: Uint8Array[],
  next: (below: number) => number,
  change: (bytes: Uint8Array) => Uint8Array,
): Uint8Array[] {
  // The last frame is the largest, and the one that is read the deepest.
  const at = Math.max(next(frames.length), next(frames.length))
  return frames.with(at, change(Uint8Array.from(frames[at] ?? [])))
}

function garbage(next: (below: number) => number, most: number): Uint8Array {
  return Uint8Array.from({ length: next(most) }, () => next(256))
}

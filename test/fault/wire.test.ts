import { afterEach, expect, test, vi } from 'vitest'
import { ResultChannel } from '../../src/channel/result-channel.js'
import { TYPE_BYTES } from '../../src/protocol/messages.js'
import type { Run } from '../../src/run/run.js'
import { SlowLink } from '../helpers/slow-link.js'
import { warmBench } from '../helpers/warm-bench.js'
import { type Tamper, WireProxy } from '../helpers/wire-proxy.js'

/** Three frames of rows. */
const ROWS = 400_000

const bench = warmBench()
type Wire = AsyncDisposable & { readonly endpoint: string }
let wire: Wire | undefined
afterEach(async () => {
  vi.restoreAllMocks()
  await wire?.[Symbol.asyncDispose]()
  wire = undefined
})

type Frames = readonly Buffer[]

/** Changes the message that is the `nth` of its type, counted from 0; all others pass. */
function the(
  nth: number,
  type: keyof typeof TYPE_BYTES,
  change: (frames: Frames) => readonly Frames[],
): Tamper {
  let seen = 0
  return (frames, byte) => (byte === TYPE_BYTES[type] && seen++ === nth ? change(frames) : [frames])
}

function flipped(frames: Frames, frame: number, at: (length: number) => number): Frames {
  return frames.map((bytes, index) => {
    if (index !== frame) return bytes
    const changed = Buffer.from(bytes)
    const place = at(bytes.length)
    changed[place] = (changed[place] ?? 0) ^ 1
    return changed
  })
}

/** Two frames of rows that change places. */
function swapped(): Tamper {
  let held: Frames | undefined
  let seen = 0
  return (frames, byte) => {
    if (byte !== TYPE_BYTES.DATA) return [frames]
    seen += 1
    if (seen === 2) {
      held = frames
      return []
    }
    return held !== undefined && seen === 3 ? [frames, held] : [frames]
  }
}

const tampering = (tamper: Tamper) => (behind: string) => WireProxy.open(behind, tamper)

/** A run of which everything goes through what lies between, in both directions. */
async function through(
  between: (behind: string) => Promise<Wire> | Wire,
  count = ROWS,
): Promise<{ run: Run; ids: bigint[]; error: unknown }> {
  const open = ResultChannel.open.bind(ResultChannel)
  vi.spyOn(ResultChannel, 'open').mockImplementation(async (options) => {
    const channel = await open(options)
    wire = await between(channel.endpoint)
    return Object.defineProperty(channel, 'endpoint', { value: wire.endpoint })
  })
  const run = await bench.submit('../fault/frames.py', [`${count}`])
  const ids: bigint[] = []
  let error: unknown
  try {
    for await (const row of run.rows('numbers')) ids.push((row as { id: bigint }).id)
  } catch (reason) {
    error = reason
  }
  return { run, ids, error }
}

/** Whether the rows are the first of those that were sent: in order, none left out, none twice. */
function isPrefix(ids: readonly bigint[]): boolean {
  return ids.every((id, index) => id === BigInt(index))
}

test('a proxy that changes nothing: every row, once, in order', async () => {
  const { run, ids, error } = await through(tampering((frames) => [frames]))
  expect(error).toBeUndefined()
  expect(isPrefix(ids)).toBe(true)
  expect(await run.report).toMatchObject({
    verdict: 'SUCCEEDED',
    results: { numbers: { rows: ROWS, sent: ROWS, complete: true } },
  })
})

test('a link of 64 KiB/s that jitters, where nobody answers for 3 s: the same rows from the first on, later', async () => {
  const rows = 20_000
  const slow = { bytesPerSecond: 64 * 1024, jitterMs: 200, answersAfterMs: 3000 }
  const began = performance.now()
  const { run, ids, error } = await through((behind) => new SlowLink(behind, slow), rows)
  // 160 kB of numbers alone take more than 2 s.
  expect(performance.now() - began).toBeGreaterThan(5000)
  expect(error).toBeUndefined()
  expect(isPrefix(ids)).toBe(true)
  expect(await run.report).toMatchObject({
    verdict: 'SUCCEEDED',
    results: { numbers: { rows, sent: rows, complete: true } },
  })
})

test('a connection that is cut in the middle of a frame and comes back: the same rows, once', async () => {
  const cut = { bytesPerSecond: 64 * 1024 * 1024, jitterMs: 0, answersAfterMs: 0, cutAfterBytes: 1_500_000 }
  const { run, ids, error } = await through((behind) => new SlowLink(behind, cut))
  expect((wire as SlowLink).connections).toBe(2)
  expect(error).toBeUndefined()
  expect(isPrefix(ids)).toBe(true)
  expect(await run.report).toMatchObject({
    verdict: 'SUCCEEDED',
    results: { numbers: { rows: ROWS, sent: ROWS, batches: 1, complete: true } },
  })
})

const FAULTS: readonly [string, () => Tamper, string, RegExp][] = [
  ['a frame is dropped', () => the(1, 'DATA', () => []), 'CHANNEL_SEQUENCE_GAP', /frame 2 came, expected 1/],
  [
    'the last frame is dropped',
    () => the(2, 'DATA', () => []),
    'CHANNEL_SEQUENCE_GAP',
    /2 frames came, 3 were sent/,
  ],
  [
    'a frame comes twice',
    () => the(1, 'DATA', (frames) => [frames, frames]),
    'CHANNEL_SEQUENCE_GAP',
    /frame 1 came, expected 2/,
  ],
  ['two frames change places', swapped, 'CHANNEL_SEQUENCE_GAP', /frame 2 came, expected 1/],
  [
    'a frame is cut',
    () =>
      the(1, 'DATA', ([type, header, body]) => [
        [type, header, body?.subarray(0, body.length / 2)] as Frames,
      ]),
    'PROTOCOL_BAD_CHECKSUM',
    /has changed on its way/,
  ],
  [
    'a bit of a value flips',
    () => the(1, 'DATA', (frames) => [flipped(frames, 2, (length) => Math.floor(length / 2))]),
    'PROTOCOL_BAD_CHECKSUM',
    /has changed on its way/,
  ],
  [
    'a bit of the count flips',
    () => the(0, 'BATCH_END', (frames) => [flipped(frames, 1, (length) => length - 2)]),
    'PROTOCOL_BAD_CHECKSUM',
    /has changed on its way/,
  ],
]

test.each(FAULTS)('%s: the run fails, and no short result looks whole', async (_, tamper, code, reason) => {
  const { run, ids, error } = await through(tampering(tamper()))
  expect(error).toBeDefined()
  expect(isPrefix(ids)).toBe(true)
  const report = await run.report
  expect(report.verdict).toBe('FAILED')
  expect(report.reason).toMatch(reason)
  expect(report.results['numbers']?.complete ?? false).toBe(false)
  expect(report.results['numbers']?.batches ?? 0).toBe(0)
  expect((error as { cause?: { code?: string } }).cause?.code).toBe(code)
})

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { isBridgeError } from '../../../../src/errors/bridge-error.js'
import { attach } from '../../../../src/run/detached/attach.js'
import { holdRows } from '../../../../src/run/detached/reader-lock.js'
import type { ResultPiece } from '../../../../src/run/result-stream.js'
import type { Run } from '../../../../src/run/run.js'
import { SpoolWriter } from '../../../../src/run/spool/spool-writer.js'
import { identifyProcess } from '../../../../src/supervise/process-identity.js'

// Three rows of n: bigint, 0 to 2; made by test/fixtures/arrow/make.py with pyarrow.
const ARROW = readFileSync(new URL('../../../fixtures/arrow/three-longs.arrows', import.meta.url))
const SCHEMA = { type: 'struct', fields: [{ name: 'n', type: 'long', nullable: true, metadata: {} }] }
const RUN = '20261122-183000-1f3a'
const QUERY = '5f1c0c9e-3a52-4a0e-9a54-1d5d9c3c2b11'
const EVENT = { v: 1, run: RUN, at: '2026-11-22T18:30:00.000Z' }

let runs: string
let directory: string
let acknowledged: number[]
let ended: AbortController
beforeEach(() => {
  runs = mkdtempSync(join(tmpdir(), 'sw-attach-'))
  directory = join(runs, RUN)
  acknowledged = []
  ended = new AbortController()
  mkdirSync(join(directory, 'spool'), { recursive: true })
  const sinks = [{ kind: 'results', name: 'strong' }]
  writeFileSync(join(directory, 'document.json'), JSON.stringify({ kind: 'pipeline', name: 'quakes', sinks }))
  const owner = { process: identifyProcess(process.pid) }
  writeFileSync(join(directory, 'owner.json'), JSON.stringify(owner))
  tell({ event: 'submitted', name: 'quakes', spark: '4.1.1', master: 'local[1]', directory })
  tell({ event: 'opened', result: 'strong', queryId: QUERY, schema: SCHEMA })
})
afterEach(() => rmSync(runs, { recursive: true }))

function tell(event: Readonly<Record<string, unknown>>): void {
  writeFileSync(join(directory, 'events.jsonl'), `${JSON.stringify({ ...EVENT, ...event })}\n`, { flag: 'a' })
}

/** The run ends with that verdict. */
function end(verdict: string, error: unknown = null): void {
  const report = { v: 1, run: RUN, name: 'quakes', verdict, reason: 'because', error, rows: 6, batches: 2 }
  writeFileSync(join(directory, 'report.json'), JSON.stringify(report))
  tell({ event: 'closed', verdict, reason: 'because' })
}

/** Micro-batches of so many frames each, three rows a frame. */
async function* pieces(...frames: number[]): AsyncGenerator<ResultPiece> {
  for (const [batchId, count] of frames.entries()) {
    for (let frame = 0; frame < count; frame += 1) yield { kind: 'frame', first: frame === 0, arrow: ARROW }
    const batch = { result: 'strong', queryId: QUERY, batchId, rows: 3 * count, redelivered: false }
    const ack = async (): Promise<void> => void acknowledged.push(batchId)
    yield { kind: 'end', first: count === 0, ...batch, ack }
  }
}

function spool(given: AsyncIterable<ResultPiece>, options = {}): Promise<void> {
  const facts = {
    run: RUN,
    spool: join(directory, 'spool'),
    hold: false,
    failed: () => {},
    ended: ended.signal,
  }
  return new SpoolWriter({ ...facts, ...options }).take('strong', () => SCHEMA, given)
}

const files = (): string[] => readdirSync(join(directory, 'spool', 'strong')).toSorted()
const attached = () => attach(RUN, { runsDirectory: runs })

/** Takes two batches; the rows end only with the run. */
async function takeTwo(run: Run): Promise<void> {
  for await (const batch of run.batches()) {
    await batch.ack()
    if (batch.batchId === 1) return
  }
}

describe('a reader', () => {
  test('gets what waits, then the end; what it has acknowledged is out of the spool', async () => {
    await spool(pieces(2, 0, 1))
    expect(acknowledged).toEqual([0, 1, 2])
    end('SUCCEEDED')
    await using run = await attached()
    const seen: unknown[] = []
    for await (const { batchId, redelivered, rows } of run.chunks())
      seen.push([batchId, redelivered, rows.length])
    expect(seen).toEqual([
      [0, false, 3],
      [0, false, 3],
      [2, false, 3],
    ])
    expect(files()).toEqual(['end.json'])
    expect((await run.report).verdict).toBe('SUCCEEDED')
  })

  test('that leaves in the middle of a batch is followed by one that gets it again, and is told', async () => {
    await spool(pieces(1, 2))
    {
      await using run = await attached()
      let rows = 0
      for await (const _ of run.rows('strong')) {
        rows += 1
        if (rows === 4) break
      }
    }
    end('SUCCEEDED')
    await using run = await attached()
    const seen: unknown[] = []
    for await (const { batchId, redelivered, rows } of run.batches()) seen.push([batchId, redelivered, rows])
    expect(seen).toEqual([[1, true, 6]])
  })

  test('follows what is written while it reads', async () => {
    await using run = await attached()
    const rows = run.rows('strong')[Symbol.asyncIterator]()
    const first = rows.next()
    await sleep(150)
    await spool(pieces(1))
    expect((await first).value).toEqual({ n: 0n })
    await rows.next()
    await rows.next()
    const last = rows.next()
    // The only result ends with the run: whether that one has failed is not known before.
    expect(await Promise.race([last, sleep(200).then(() => 'waits')])).toBe('waits')
    end('SUCCEEDED')
    expect((await last).done).toBe(true)
  })

  test('gets the error of a run that failed, after its rows', async () => {
    await spool(pieces(1))
    rmSync(join(directory, 'spool', 'strong', 'end.json'))
    end('FAILED', { code: 'JOB_FAILED', message: 'division by zero', retryable: false, details: {} })
    await using run = await attached()
    const seen: unknown[] = []
    const read = async (): Promise<void> => {
      for await (const row of run.rows('strong')) seen.push(row)
    }
    const error = await read().catch((reason: unknown) => reason)
    expect(isBridgeError(error, 'JOB_FAILED')).toBe(true)
    expect(seen).toHaveLength(3)
  })

  test('is told of rows that are not what was written', async () => {
    await spool(pieces(1))
    const file = join(directory, 'spool', 'strong', '00000000.rows')
    const bytes = readFileSync(file)
    bytes[100] = (bytes[100] ?? 0) ^ 1
    writeFileSync(file, bytes)
    await using run = await attached()
    const error = await run
      .rows('strong')
      [Symbol.asyncIterator]()
      .next()
      .catch((reason: unknown) => reason)
    expect(isBridgeError(error, 'RUN_SPOOL_BROKEN')).toBe(true)
  })

  test('waits for a manifest that is not whole', async () => {
    await spool(pieces(1))
    const file = join(directory, 'spool', 'strong', '00000000.json')
    const whole = readFileSync(file)
    writeFileSync(file, whole.subarray(0, whole.length - 5))
    await using run = await attached()
    const first = run.rows('strong')[Symbol.asyncIterator]().next()
    expect(await Promise.race([first, sleep(200).then(() => 'waits')])).toBe('waits')
    writeFileSync(file, whole)
    expect((await first).value).toEqual({ n: 0n })
  })
})

describe('the writer', () => {
  test('holds a batch until it was taken, where it is to', async () => {
    const writing = spool(pieces(1, 1), { hold: true })
    await sleep(150)
    expect(acknowledged).toEqual([])
    await using run = await attached()
    await takeTwo(run)
    await writing
    expect(acknowledged).toEqual([0, 1])
  })

  test('leaves a batch that nobody has taken when the run has ended', async () => {
    const writing = spool(pieces(1, 1), { hold: true })
    ended.abort()
    await writing
    expect(acknowledged).toEqual([])
    expect(files()).toEqual(['00000000.json', '00000000.rows'])
  })

  test('waits with the next batch while more lies there than may', async () => {
    const writing = spool(pieces(1, 1), { limitBytes: 100 })
    await vi.waitFor(() => expect(acknowledged).toEqual([0]), 5000)
    await sleep(250)
    expect(acknowledged).toEqual([0])
    await using run = await attached()
    await takeTwo(run)
    await writing
    expect(acknowledged).toEqual([0, 1])
  })

  test('says what it cannot write', async () => {
    const failed: unknown[] = []
    writeFileSync(join(directory, 'spool', 'strong'), '')
    await expect(spool(pieces(1), { failed: (error: unknown) => failed.push(error) })).rejects.toThrow(
      'could not be written',
    )
    expect(isBridgeError(failed[0], 'RUN_SPOOL_FAILED')).toBe(true)
  })
})

describe('one reader at a time', () => {
  test('a second one hears who reads', async () => {
    await using _ = await attached()
    const error = await attached().catch((reason: unknown) => reason)
    expect(isBridgeError(error, 'RUN_HELD')).toBe(true)
    expect((error as Error).message).toContain(`read by process ${process.pid}`)
  })

  test('of two that find a dead one, one takes its place', async () => {
    writeFileSync(
      join(directory, 'reader.json'),
      JSON.stringify({ pid: process.pid, startTime: '1', bootId: 'another' }),
    )
    const held = await Promise.allSettled([holdRows(directory), holdRows(directory)])
    expect(held.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(readdirSync(directory).filter((name) => name.startsWith('reader'))).toEqual(['reader.json'])
  })

  test('a run that is not detached is held by who runs it', async () => {
    rmSync(join(directory, 'spool'), { recursive: true })
    const error = await attached().catch((reason: unknown) => reason)
    expect(isBridgeError(error, 'RUN_HELD')).toBe(true)
    end('SUCCEEDED')
    expect(isBridgeError(await attached().catch((reason: unknown) => reason), 'RUN_NOT_DETACHED')).toBe(true)
  })
})

import { readFileSync } from 'node:fs'
import { beforeEach, describe, expect, test } from 'vitest'
import type { BatchKey } from '../../../src/channel/channel-event.js'
import { isBridgeError } from '../../../src/errors/bridge-error.js'
import { DeliveredBatches } from '../../../src/run/delivered-batches.js'
import { CREDIT_BYTES, type ResultBatch, ResultStream } from '../../../src/run/result-stream.js'
import type { ResultStreamPort } from '../../../src/run/result-stream-port.js'
import { schemaFromSparkJson } from '../../../src/schema/spark-json.js'

// Three rows of n: bigint, 0 to 2; made by test/fixtures/arrow/make.py with pyarrow.
const ARROW = readFileSync(new URL('../../fixtures/arrow/three-longs.arrows', import.meta.url))
const SCHEMA = schemaFromSparkJson({
  type: 'struct',
  fields: [{ name: 'n', type: 'long', nullable: true, metadata: {} }],
})
const ROWS = [{ n: 0n }, { n: 1n }, { n: 2n }]

/** Everything the stream tells the run, in order. */
let told: string[]
let limit: number
let streams: ResultStream[]
let delivered: DeliveredBatches

const port: ResultStreamPort = {
  grant: (result, bytes) => told.push(`grant ${result} ${bytes}`),
  acknowledge: async (batch, rows) => {
    delivered.acknowledge(batch)
    told.push(`ack ${batch.result} ${batch.batchId} ${rows}`)
  },
  acknowledgeAgain: (batch) => told.push(`ack again ${batch.result} ${batch.batchId}`),
  get delivered() {
    return delivered
  },
  remaining: () => limit - streams.reduce((sum, { handedOut }) => sum + handedOut, 0),
  limitReached: () => told.push('limit'),
  left: (result) => told.push(`left ${result}`),
  broken: (error) => told.push(`broken ${(error as Error).message}`),
}

function newStream(name: string): ResultStream {
  const stream = new ResultStream(name, port)
  streams.push(stream)
  stream.open(SCHEMA)
  return stream
}

const key = (result: string, batchId: number): BatchKey => ({ result, queryId: 'q1', batchId })

/** One batch of as many frames, three rows each. */
function feed(stream: ResultStream, batchId: number, frames: number): void {
  for (let frame = 0; frame < frames; frame += 1) stream.data(key(stream.name, batchId), ARROW, 3)
  stream.batchEnd(key(stream.name, batchId), 3 * frames)
}

let strong: ResultStream
beforeEach(() => {
  told = []
  limit = Number.POSITIVE_INFINITY
  streams = []
  delivered = new DeliveredBatches()
  strong = newStream('strong')
  expect(told.splice(0)).toEqual([`grant strong ${CREDIT_BYTES}`])
})

const taken = (): string[] => told.filter((line) => !line.startsWith('grant'))

describe('rows', () => {
  test('a batch is acknowledged only when the item after its last row is asked for', async () => {
    feed(strong, 0, 2)
    feed(strong, 1, 1)
    const rows = strong.rows()
    for (let row = 0; row < 6; row += 1) {
      expect((await rows.next()).value).toEqual(ROWS[row % 3])
      expect(taken()).toEqual([])
    }
    expect((await rows.next()).value).toEqual({ n: 0n })
    expect(taken()).toEqual(['ack strong 0 6'])
    expect(strong.handedOut).toBe(7)
  })

  test('credit comes back when the rows of a frame have been taken', async () => {
    feed(strong, 0, 1)
    const rows = strong.rows()
    for (let row = 0; row < 3; row += 1) await rows.next()
    expect(told).toEqual([])
    strong.end()
    await rows.next()
    expect(told).toEqual([`grant strong ${ARROW.length}`, 'ack strong 0 3'])
  })

  test('an empty batch is acknowledged too', async () => {
    feed(strong, 0, 0)
    feed(strong, 1, 1)
    expect((await strong.rows().next()).value).toEqual({ n: 0n })
    expect(taken()).toEqual(['ack strong 0 0'])
  })

  test('break leaves the batch unacknowledged, and tells', async () => {
    feed(strong, 0, 1)
    for await (const row of strong.rows()) if (row['n'] === 1n) break
    expect(taken()).toEqual(['left strong'])
    expect(strong.handedOut).toBe(2)
    expect(strong.complete).toBe(false)
  })

  test('break on the very last row does not acknowledge either', async () => {
    feed(strong, 0, 1)
    for await (const row of strong.rows()) if (row['n'] === 2n) break
    expect(taken()).toEqual(['left strong'])
    expect(strong.complete).toBe(false)
  })

  test('a throw in the loop is a break', async () => {
    feed(strong, 0, 1)
    const loop = async (): Promise<void> => {
      for await (const row of strong.rows()) throw new Error(`no place for ${String(row['n'])}`)
    }
    await expect(loop()).rejects.toThrow('no place for 0')
    expect(taken()).toEqual(['left strong'])
  })

  test('rows that came are handed out before the error', async () => {
    feed(strong, 0, 1)
    strong.fail(new Error('the script failed'))
    const seen: unknown[] = []
    const loop = async (): Promise<void> => {
      for await (const row of strong.rows()) seen.push(row)
    }
    await expect(loop()).rejects.toThrow('the script failed')
    expect(seen).toEqual(ROWS)
    // Nobody left: it was the run that ended.
    expect(taken()).toEqual(['ack strong 0 3'])
  })

  test('an end without an error is the end of the loop', async () => {
    feed(strong, 0, 1)
    strong.end()
    const seen: unknown[] = []
    for await (const row of strong.rows()) seen.push(row)
    expect(seen).toEqual(ROWS)
    expect(strong.complete).toBe(true)
    expect(taken()).toEqual(['ack strong 0 3'])
  })

  test('a result is read once', async () => {
    feed(strong, 0, 1)
    const first = strong.rows()
    await first.next()
    const error = await strong
      .rows()
      .next()
      .catch((reason: unknown) => reason)
    expect(isBridgeError(error, 'RUN_RESULT_TAKEN')).toBe(true)
    expect((await first.next()).value).toEqual({ n: 1n })
  })

  test('frames that are no Arrow fail the reading', async () => {
    strong.data(key('strong', 0), Buffer.from('not Arrow'), 1)
    const error = await strong
      .rows()
      .next()
      .catch((reason: unknown) => reason)
    expect(isBridgeError(error, 'ROWS_BAD_ARROW')).toBe(true)
  })
})

describe('a limit of rows', () => {
  test('ends exactly there, inside of a batch, which stays unacknowledged', async () => {
    limit = 4
    feed(strong, 0, 2)
    const seen: unknown[] = []
    for await (const row of strong.rows()) seen.push(row['n'])
    expect(seen).toEqual([0n, 1n, 2n, 0n])
    expect(taken()).toEqual(['limit', 'left strong'])
  })

  test('at the end of a batch that one is acknowledged', async () => {
    limit = 3
    feed(strong, 0, 1)
    strong.end()
    const seen: unknown[] = []
    for await (const row of strong.rows()) seen.push(row['n'])
    expect(seen).toEqual([0n, 1n, 2n])
    expect(taken()).toEqual(['ack strong 0 3'])
  })

  test('counts over all results', async () => {
    limit = 5
    const weak = newStream('weak')
    feed(strong, 0, 1)
    feed(weak, 0, 1)
    strong.end()
    const seen: unknown[] = []
    for await (const row of strong.rows()) seen.push(row['n'])
    for await (const row of weak.rows()) seen.push(row['n'])
    expect(seen).toEqual([0n, 1n, 2n, 0n, 1n])
    expect(taken()).toEqual(['ack strong 0 3', 'limit', 'left weak'])
  })

  test('cuts chunks too', async () => {
    limit = 4
    feed(strong, 0, 2)
    const sizes: number[] = []
    for await (const { rows } of strong.chunks()) sizes.push(rows.length)
    expect(sizes).toEqual([3, 1])
    expect(strong.handedOut).toBe(4)
    expect(taken()).toEqual(['limit', 'left strong'])
  })
})

describe('chunks', () => {
  test('come as they arrive, with their batch', async () => {
    feed(strong, 5, 2)
    const chunks = strong.chunks()
    expect((await chunks.next()).value).toEqual({ ...key('strong', 5), redelivered: false, rows: ROWS })
    expect(taken()).toEqual([])
    await chunks.next()
    expect(taken()).toEqual([])
    strong.end()
    expect((await chunks.next()).done).toBe(true)
    expect(taken()).toEqual(['ack strong 5 6'])
    expect(strong.handedOut).toBe(6)
  })
})

describe('batches', () => {
  test('come whole, and are acknowledged by who took them, once', async () => {
    feed(strong, 5, 2)
    strong.end()
    const batches = strong.wholeBatches()
    const { value: batch } = await batches.next()
    if (batch === undefined) throw new Error('no batch')
    expect([batch.result, batch.queryId, batch.batchId, batch.rows, batch.arrow.length]).toEqual([
      'strong',
      'q1',
      5,
      6,
      2,
    ])
    expect(batch.toRows()).toEqual([...ROWS, ...ROWS])
    expect(taken()).toEqual([])
    await batch.ack()
    await batch.ack()
    expect(taken()).toEqual(['ack strong 5 6'])
    expect((await batches.next()).done).toBe(true)
    expect(strong.complete).toBe(true)
  })

  test('one that is not acknowledged leaves the result incomplete', async () => {
    feed(strong, 5, 1)
    strong.end()
    for await (const batch of strong.wholeBatches()) expect(batch.rows).toBe(3)
    expect(taken()).toEqual([])
    expect(strong.complete).toBe(false)
  })
})

describe('a driver that begins anew', () => {
  const seen: unknown[] = []
  beforeEach(() => {
    seen.length = 0
  })

  test('sends the batch that broke off again from its first row, and that is said', async () => {
    const chunks = strong.chunks()
    strong.data(key('strong', 4), ARROW, 3)
    expect((await chunks.next()).value).toMatchObject({ batchId: 4, redelivered: false, rows: ROWS })
    // Of this frame nothing has been handed out: it is dropped.
    strong.data(key('strong', 4), ARROW, 3)
    strong.restart()
    feed(strong, 4, 1)
    feed(strong, 5, 1)
    strong.end()
    for await (const { batchId, redelivered, rows } of chunks) seen.push([batchId, redelivered, rows.length])
    expect(seen).toEqual([
      [4, true, 3],
      [5, false, 3],
    ])
    expect(taken()).toEqual(['ack strong 4 3', 'ack strong 5 3'])
    expect(strong.report).toEqual({
      ...{ rows: 9, sent: 6, batches: 2 },
      ...{ redelivered: 1, duplicates: 0, complete: true },
    })
    expect(strong.sentByDriver).toBe(6)
  })

  test('has its acknowledged batch dropped, and acknowledged again', async () => {
    const rows = strong.rows()
    feed(strong, 4, 1)
    feed(strong, 5, 1)
    for (let row = 0; row < 4; row += 1) await rows.next()
    expect(taken()).toEqual(['ack strong 4 3'])
    strong.restart()
    told = []
    feed(strong, 4, 1)
    expect(told).toEqual([`grant strong ${ARROW.length}`, 'ack again strong 4'])
    feed(strong, 6, 1)
    strong.end()
    for await (const row of rows) seen.push(row['n'])
    expect(seen).toEqual([1n, 2n, 0n, 1n, 2n])
    expect(strong.report).toMatchObject({ rows: 9, sent: 12, duplicates: 1, complete: true })
    expect(strong.sentByDriver).toBe(6)
  })

  test('has a batch dropped that waits here as a whole, and its acknowledgement once it is taken', async () => {
    feed(strong, 4, 1)
    strong.restart()
    feed(strong, 4, 1)
    expect(taken()).toEqual([])
    strong.end()
    for await (const row of strong.rows()) seen.push(row['n'])
    expect(seen).toEqual([0n, 1n, 2n])
    expect(taken()).toEqual(['ack strong 4 3'])
    expect(strong.report).toMatchObject({ rows: 3, sent: 6, redelivered: 0, duplicates: 1, complete: true })
  })

  test('has the frames of a broken batch left out of whole ones', async () => {
    const batches = strong.wholeBatches()
    strong.data(key('strong', 4), ARROW, 3)
    strong.restart()
    feed(strong, 4, 2)
    const { value } = await batches.next()
    expect(value).toMatchObject({ batchId: 4, rows: 6, redelivered: false })
    expect((value as ResultBatch).arrow).toHaveLength(2)
  })
})

describe('the schema', () => {
  test('is there once the result has opened', async () => {
    expect(await strong.schema).toBe(SCHEMA)
  })

  test('of a result that never opens is an error', async () => {
    const stream = new ResultStream('never', port)
    stream.end()
    const error = await stream.schema.catch((reason: unknown) => reason)
    expect(isBridgeError(error, 'RUN_UNKNOWN_RESULT')).toBe(true)
  })

  test('of a run that failed before is its error', async () => {
    const stream = new ResultStream('never', port)
    stream.fail(new Error('spark-submit failed'))
    await expect(stream.schema).rejects.toThrow('spark-submit failed')
  })
})

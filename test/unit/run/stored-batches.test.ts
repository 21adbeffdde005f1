import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { AttemptStore } from '../../../src/channel/attempt-store.js'
import type { BatchKey } from '../../../src/channel/channel-event.js'
import type { StoredBatch } from '../../../src/channel/stored-batch.js'
import { DeliveredBatches } from '../../../src/run/delivered-batches.js'
import { CREDIT_BYTES, ResultStream } from '../../../src/run/result-stream.js'
import { schemaFromSparkJson } from '../../../src/schema/spark-json.js'
import { collect } from '../../helpers/collect.js'

// Three rows of n: bigint, 0 to 2; made by test/fixtures/arrow/make.py with pyarrow.
const ARROW = readFileSync(new URL('../../fixtures/arrow/three-longs.arrows', import.meta.url))
const SCHEMA = schemaFromSparkJson({
  type: 'struct',
  fields: [{ name: 'n', type: 'long', nullable: true, metadata: {} }],
})

let folder: string
let directory: string
let store: AttemptStore
let delivered: DeliveredBatches
let told: string[]
let strong: ResultStream
let writing = 0
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sw-stored-'))
  directory = join(folder, 'attempts')
  store = new AttemptStore({ directory })
  delivered = new DeliveredBatches()
  told = []
  strong = new ResultStream('strong', {
    grant: (result, bytes) => told.push(`grant ${result} ${bytes}`),
    acknowledge: async (batch, rows) => {
      delivered.acknowledge(batch)
      told.push(`ack ${batch.batchId} ${rows}`)
    },
    acknowledgeAgain: ({ batchId }) => told.push(`ack again ${batchId}`),
    delivered,
    remaining: () => Number.POSITIVE_INFINITY,
    limitReached: () => told.push('limit'),
    left: () => told.push('left'),
    broken: (error) => told.push(`broken ${(error as Error).message}`),
  })
  strong.open(SCHEMA)
  expect(told.splice(0)).toEqual([`grant strong ${CREDIT_BYTES}`])
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

const key = (batchId: number): BatchKey => ({ result: 'strong', queryId: 'q1', batchId })

/** A batch of two partitions, whose first has two frames. */
async function stored(
  batchId: number,
  frames: readonly Uint8Array[][] = [[ARROW, ARROW], [ARROW]],
): Promise<StoredBatch> {
  writing += 1
  const keys = frames.map((_, partition) => ({ partition, attempt: batchId * 10 + partition }))
  for (const [partition, parts] of frames.entries()) {
    const attempt = store.begin(key(batchId), writing, keys[partition] ?? { partition, attempt: 0 })
    for (const [seq, arrow] of parts.entries()) await attempt.frame(seq, 3, arrow)
    await attempt.end(parts.length, 3 * parts.length)
  }
  return store.end(key(batchId), keys)
}

test('rows are read from disk as they are asked for, and their writers get no credit', async () => {
  strong.batchEnd(key(0), 9, await stored(0))
  expect(strong.waiting).toBe(9)
  const rows = strong.rows()
  for (let row = 0; row < 9; row += 1) expect((await rows.next()).value).toEqual({ n: BigInt(row % 3) })
  expect(told).toEqual([])
  strong.end()
  expect((await rows.next()).done).toBe(true)
  expect(told).toEqual(['ack 0 9'])
  expect(strong.complete).toBe(true)
})

test('whole batches and pieces have the same frames', async () => {
  strong.batchEnd(key(0), 9, await stored(0))
  strong.batchEnd(key(1), 9, await stored(1))
  strong.end()
  const batches: number[] = []
  for await (const batch of strong.wholeBatches()) {
    batches.push(batch.arrow.length, batch.toRows().length)
    await batch.ack()
  }
  expect(batches).toEqual([3, 9, 3, 9])
  expect(told).toEqual(['ack 0 9', 'ack 1 9'])
})

test('a batch that came before is dropped with its files', async () => {
  strong.batchEnd(key(0), 9, await stored(0))
  const rows = strong.rows()
  for (let row = 0; row < 9; row += 1) await rows.next()
  const again = await stored(0)
  strong.batchEnd(key(0), 9, again)
  strong.end()
  await rows.next()
  expect(strong.report).toMatchObject({ rows: 9, duplicates: 1, complete: true })
  expect(await collect(again.read()).catch(({ code }: NodeJS.ErrnoException) => code)).toBe('ENOENT')
})

test('rows that are gone with their run are not acknowledged, and its error is told', async () => {
  strong.batchEnd(key(0), 9, await stored(0))
  const rows = strong.rows()
  await rows.next()
  await store.close()
  expect(existsSync(directory)).toBe(false)
  strong.fail(new Error('the run was killed'))
  await expect(collect(rows)).rejects.toThrow('the run was killed')
  expect(told).toEqual([])
  expect(strong.complete).toBe(false)
})

test('frames that are no Arrow fail the reading, and the run hears of it', async () => {
  strong.batchEnd(key(0), 3, await stored(0, [[Buffer.from('not Arrow')]]))
  await expect(collect(strong.rows())).rejects.toMatchObject({ code: 'ROWS_BAD_ARROW' })
  expect(told).toEqual([expect.stringMatching(/^broken /)])
})

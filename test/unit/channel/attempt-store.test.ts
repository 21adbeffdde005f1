import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AttemptStore } from '../../../src/channel/attempt-store.js'
import { AttemptsOver } from '../../../src/channel/batch-attempts.js'
import type { BatchKey } from '../../../src/channel/channel-event.js'
import type { StoredBatch } from '../../../src/channel/stored-batch.js'
import { isBridgeError } from '../../../src/errors/bridge-error.js'

const BATCH: BatchKey = { result: 'strong', queryId: 'q1', batchId: 4 }

let folder: string
let directory: string
let store: AttemptStore
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sw-attempts-'))
  directory = join(folder, 'attempts')
  store = new AttemptStore({ directory, limitBytes: 100 })
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

/** An attempt with these frames, one row each, whole and on disk. */
async function written(
  partition: number,
  attempt: number,
  frames: readonly string[],
  writing = 1,
): Promise<void> {
  const begun = store.begin(BATCH, writing, { partition, attempt })
  for (const [seq, text] of frames.entries()) await begun.frame(seq, 1, Buffer.from(text))
  await begun.end(frames.length, frames.length)
}

async function read(batch: StoredBatch): Promise<string[]> {
  const texts: string[] = []
  for await (const { arrow } of batch.read()) texts.push(Buffer.from(arrow).toString())
  return texts
}

const refused = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (error) {
    return error
  }
}

/** Files are removed behind the caller's back. */
async function files(): Promise<readonly string[]> {
  await sleep(50)
  return existsSync(directory) ? readdirSync(directory) : []
}

test('nothing is made before the first attempt, and then for this user alone', async () => {
  expect(existsSync(directory)).toBe(false)
  await written(0, 1, ['a'])
  expect(statSync(directory).mode & 0o777).toBe(0o700)
  expect((await files()).map((name) => statSync(join(directory, name)).mode & 0o777)).toEqual([0o600])
})

test('the attempts that count are read partition by partition, in the order of their frames; others are gone', async () => {
  await written(2, 14, ['e'])
  await written(0, 11, ['lost'])
  await written(0, 13, ['a', 'b'])
  await written(1, 12, ['c', 'd'])
  const unfinished = store.begin(BATCH, 1, { partition: 1, attempt: 15 })
  await unfinished.frame(0, 1, Buffer.from('late'))
  const batch = store.end(BATCH, [
    { partition: 1, attempt: 12 },
    { partition: 2, attempt: 14 },
    { partition: 0, attempt: 13 },
  ])
  expect(batch).toMatchObject({ frames: 5, rows: 5, gone: false })
  expect(await files()).toHaveLength(3)
  expect(await read(batch)).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(await files()).toEqual([])
})

test('a batch without rows has no attempts', async () => {
  const batch = store.end(BATCH, [])
  expect(batch).toMatchObject({ frames: 0, rows: 0 })
  expect(await read(batch)).toEqual([])
})

test('what is not read is gone when it is discarded', async () => {
  await written(0, 1, ['a'])
  await store.end(BATCH, [{ partition: 0, attempt: 1 }]).discard()
  expect(await files()).toEqual([])
})

describe('an attempt that is to count and is not here whole', () => {
  const end = (attempt: number): unknown => refused(() => store.end(BATCH, [{ partition: 0, attempt }]))

  test('was never begun', async () => {
    expect(isBridgeError(end(1), 'CHANNEL_SEQUENCE_GAP')).toBe(true)
    await written(0, 1, ['a'])
    expect(end(2)).toMatchObject({
      message:
        "Result 'strong' is not complete: in batch 4, attempt 2 of partition 0 is to count, and is not here",
    })
  })

  test('was not ended', async () => {
    await store.begin(BATCH, 1, { partition: 0, attempt: 1 }).frame(0, 1, Buffer.from('a'))
    expect(isBridgeError(end(1), 'CHANNEL_SEQUENCE_GAP')).toBe(true)
  })
})

test('frames out of order, and counts that are not those of the task, are refused', async () => {
  const attempt = store.begin(BATCH, 1, { partition: 0, attempt: 1 })
  await expect(attempt.frame(1, 1, Buffer.from('b'))).rejects.toThrow(
    'Frame 1 of an attempt came, expected 0',
  )
  await attempt.frame(0, 7, Buffer.from('a'))
  await expect(attempt.end(2, 7)).rejects.toThrow(
    '1 frames with 7 rows of an attempt came, 2 with 7 rows were sent',
  )
  await expect(attempt.end(1, 8)).rejects.toThrow('1 with 8 rows were sent')
  await attempt.end(1, 7)
})

describe('the limit', () => {
  test('is that of all attempts of a micro-batch; one that is over it is refused whole, and makes room', async () => {
    await written(0, 1, ['x'.repeat(60)])
    const second = store.begin(BATCH, 1, { partition: 1, attempt: 2 })
    await second.frame(0, 1, Buffer.alloc(40))
    const over = await second.frame(1, 1, Buffer.alloc(1)).catch((reason: unknown) => reason)
    expect(over).toBeInstanceOf(AttemptsOver)
    expect((over as Error).message).toBe(
      "100 bytes of batch 4 of result 'strong' wait on disk, and the limit is 100 bytes. Smaller micro-batches take less: set maxOffsetsPerTrigger of the Kafka source; the limit is spillLimit (--spill-limit).",
    )
    expect(refused(() => store.begin(BATCH, 1, { partition: 2, attempt: 3 }))).toMatchObject({
      message: (over as Error).message,
    })
    expect(await files()).toEqual([])
  })

  test('is not touched by other queries, nor by the writing before', async () => {
    await written(0, 1, ['x'.repeat(90)])
    const other = store.begin({ ...BATCH, queryId: 'q2' }, 2, { partition: 0, attempt: 2 })
    await other.frame(0, 1, Buffer.alloc(90))
    await written(0, 3, ['y'.repeat(90)], 3)
    expect(await read(store.end(BATCH, [{ partition: 0, attempt: 3 }]))).toEqual(['y'.repeat(90)])
  })

  test('a disk that does not take them counts as full', async () => {
    const attempt = store.begin(BATCH, 1, { partition: 0, attempt: 1 })
    rmSync(directory, { recursive: true })
    await expect(attempt.frame(0, 1, Buffer.from('a'))).rejects.toThrow(/they cannot be written: ENOENT/)
  })
})

describe('writings', () => {
  test('a later one makes those before void', async () => {
    await written(0, 1, ['old'])
    await written(0, 2, ['new'], 2)
    expect(refused(() => store.begin(BATCH, 1, { partition: 1, attempt: 3 }))).toBeInstanceOf(AttemptsOver)
    expect(isBridgeError(refused(() => store.end(BATCH, [{ partition: 0, attempt: 1 }])))).toBe(true)
    expect(await files()).toHaveLength(1)
  })

  test('one that has ended takes no attempt more, and a speculative one that still writes is told', async () => {
    await written(0, 1, ['a'])
    const slow = store.begin(BATCH, 1, { partition: 0, attempt: 2 })
    const batch = store.end(BATCH, [{ partition: 0, attempt: 1 }])
    await expect(slow.frame(0, 1, Buffer.from('late'))).rejects.toThrow('its micro-batch has ended')
    expect(refused(() => store.begin(BATCH, 1, { partition: 0, attempt: 3 }))).toBeInstanceOf(AttemptsOver)
    expect(await read(batch)).toEqual(['a'])
  })
})

test('closing removes what was not read; who reads is told that it is gone, and gets no half', async () => {
  await written(0, 1, ['a', 'b'])
  await written(1, 2, ['c'])
  const batch = store.end(BATCH, [
    { partition: 0, attempt: 1 },
    { partition: 1, attempt: 2 },
  ])
  const frames = batch.read()
  await frames.next()
  await store.close()
  const left: unknown[] = []
  for await (const frame of frames) left.push(frame)
  expect(left).toHaveLength(1)
  expect(batch.gone).toBe(true)
  expect(existsSync(directory)).toBe(false)
  expect(refused(() => store.begin(BATCH, 2, { partition: 0, attempt: 4 }))).toBeInstanceOf(AttemptsOver)
})

import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { ProduceOptions } from '../../../src/kafka/kafka-client.js'
import type { RecordBatch } from '../../../src/kafka/record-batch.js'
import { RecordPump, type SendBatch } from '../../../src/kafka/record-pump.js'

/** A log in memory: it gives offsets as a broker does. */
function memoryLog(): {
  readonly send: SendBatch
  readonly batches: RecordBatch[]
  running: number
  most: number
} {
  const next = new Map<number, bigint>()
  const log = { batches: [] as RecordBatch[], running: 0, most: 0, send: undefined as unknown as SendBatch }
  log.send = async (batch) => {
    log.running++
    log.most = Math.max(log.most, log.running)
    await sleep(1)
    log.batches.push(batch)
    const offsets = new Map<number, bigint>()
    for (const { partition, records } of batch.shares()) {
      const first = next.get(partition) ?? 0n
      offsets.set(partition, first)
      next.set(partition, first + BigInt(records))
    }
    log.running--
    return offsets
  }
  return log
}

const pump = (partitions: number, send: SendBatch, options: ProduceOptions = {}): RecordPump =>
  new RecordPump('t', partitions, send, options)

test('sends batches one after the other, and adds up what each partition got', async () => {
  const log = memoryLog()
  const records = Array.from({ length: 25 }, (_, index) => ({ value: `${index}`.padStart(2, '0') }))
  const report = await pump(2, log.send, { batchRecords: 10 }).run(records)
  expect(log.batches.map((batch) => batch.records.length)).toEqual([10, 10, 5])
  expect(log.most).toBe(1)
  expect(report).toEqual({
    topic: 't',
    records: 25,
    bytes: 50,
    partitions: [
      { partition: 0, records: 13, bytes: 26, firstOffset: 0n, lastOffset: 12n },
      { partition: 1, records: 12, bytes: 24, firstOffset: 0n, lastOffset: 11n },
    ],
  })
})

test('starts a new batch before a partition gets too many bytes', async () => {
  const log = memoryLog()
  const records = Array.from({ length: 6 }, () => ({ value: 'x'.repeat(100), partition: 0 }))
  await pump(1, log.send, { batchBytes: 400 }).run(records)
  expect(log.batches.map((batch) => batch.records.length)).toEqual([3, 3])
})

test('reads no further ahead than one batch while another is on its way', async () => {
  let taken = 0
  let release = (): void => {}
  const blocked = new Promise<void>((resolve) => {
    release = resolve
  })
  const log = memoryLog()
  const send: SendBatch = async (batch) => {
    await blocked
    return log.send(batch)
  }
  async function* endless() {
    for (; taken < 100; taken++) yield { value: 'x' }
  }
  const running = pump(1, send, { batchRecords: 10 }).run(endless())
  await sleep(30)
  expect(taken).toBeLessThanOrEqual(20)
  release()
  expect((await running).records).toBe(100)
})

test('sends the records of a slow input without waiting for a full batch', async () => {
  const log = memoryLog()
  let open = true
  async function* slow() {
    yield { value: 'a' }
    while (open) await sleep(5)
  }
  const running = pump(1, log.send, { lingerMs: 10 }).run(slow())
  await sleep(60)
  expect(log.batches.length).toBe(1)
  open = false
  expect((await running).records).toBe(1)
})

test('a batch that fails ends the producing at once, also while the input waits, and names what was in it', async () => {
  const log = memoryLog()
  let sent = 0
  const send: SendBatch = (batch) =>
    ++sent === 2 ? Promise.reject(new Error('broker went away')) : log.send(batch)
  async function* input() {
    for (let index = 0; index < 4; index++) yield { value: 'x', partition: index % 2 }
    await new Promise(() => {})
  }
  const running = pump(2, send, { batchRecords: 2 }).run(input())
  await expect(running).rejects.toMatchObject({
    code: 'KAFKA_NOT_ACKNOWLEDGED',
    message:
      'Records were not acknowledged, t [0]: 1, t [1]: 1: broker went away. Before them, 2 records were acknowledged.',
    details: {
      failures: [
        { topic: 't', partition: 0, records: 1, cause: 'broker went away' },
        { topic: 't', partition: 1, records: 1, cause: 'broker went away' },
      ],
      acknowledged: {
        records: 2,
        partitions: [
          { partition: 0, firstOffset: '0', lastOffset: '0' },
          { partition: 1, firstOffset: '0', lastOffset: '0' },
        ],
      },
    },
  })
})

test('an answer that leaves a partition out is a failure of that partition', async () => {
  const running = pump(2, () => Promise.resolve(new Map([[0, 0n]]))).run([
    { value: 'a', partition: 0 },
    { value: 'b', partition: 1 },
  ])
  await expect(running).rejects.toMatchObject({ details: { failures: [{ partition: 1, records: 1 }] } })
})

test('an error of the input is passed on, and the report tells what was acknowledged before it', async () => {
  const log = memoryLog()
  const reports: number[] = []
  async function* input() {
    for (let index = 0; index < 15; index++) yield { value: 'x' }
    throw new Error('line 16')
  }
  const options: ProduceOptions = { batchRecords: 10, onProgress: ({ records }) => reports.push(records) }
  await expect(pump(1, log.send, options).run(input())).rejects.toThrow('line 16')
  expect(reports).toEqual([10])
})

test('an abort ends the producing with its reason while the input waits', async () => {
  const controller = new AbortController()
  async function* input() {
    yield { value: 'x' }
    await new Promise(() => {})
  }
  const running = pump(1, memoryLog().send, { signal: controller.signal }).run(input())
  setTimeout(() => controller.abort(new Error('enough')), 10)
  await expect(running).rejects.toThrow('enough')
})

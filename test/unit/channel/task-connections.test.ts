import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { AttemptStore } from '../../../src/channel/attempt-store.js'
import type { ChannelEvent } from '../../../src/channel/channel-event.js'
import { ResultChannel } from '../../../src/channel/result-channel.js'
import { TASK_CREDIT_BYTES, TaskConnections } from '../../../src/channel/task-connections.js'
import { type MessageHeader, PROTOCOL_VERSION } from '../../../src/protocol/messages.js'
import { collect } from '../../helpers/collect.js'
import { BATCH, DealerPeer, HELLO, nextEvent, OPEN, RUN, TOKEN } from '../../helpers/dealer-peer.js'

const TASK = { ...HELLO, role: 'task' as const }
const WELCOME = {
  type: 'WELCOME',
  header: { version: PROTOCOL_VERSION, connection: 1, received: 0 },
}
const CREDIT = { type: 'CREDIT', header: { result: 'strong', bytes: TASK_CREDIT_BYTES } }
const FRAME = Buffer.from('arrow')

let folder: string
let channel: ResultChannel
let driver: DealerPeer
let task: DealerPeer
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sw-tasks-'))
  const attempts = { directory: join(folder, 'attempts'), limitBytes: 100 }
  channel = await ResultChannel.open({ run: RUN, token: TOKEN, attempts })
  driver = new DealerPeer(channel)
  await driver.send('HELLO', HELLO)
  await driver.send('OPEN', OPEN)
  await driver.receive()
  for (const kind of ['connected', 'opened']) expect((await nextEvent(channel)).kind).toBe(kind)
  task = new DealerPeer(channel)
})
afterEach(async () => {
  task[Symbol.dispose]()
  driver[Symbol.dispose]()
  await channel.close()
  rmSync(folder, { recursive: true })
})

const attempt = (partition: number, number: number): MessageHeader<'ATTEMPT'> => ({
  ...BATCH,
  writing: 1,
  partition,
  attempt: number,
})

/** Writes one frame, up to the answer that it is on disk. */
async function write(of: DealerPeer, header: MessageHeader<'ATTEMPT'>): Promise<void> {
  await of.send('HELLO', TASK)
  expect(await of.receive()).toEqual(WELCOME)
  await of.send('ATTEMPT', header)
  expect(await of.receive()).toEqual(CREDIT)
  await of.send('DATA', { ...BATCH, partition: header.partition, seq: 0, rows: 3 }, FRAME)
  expect(await of.receive()).toEqual({ type: 'CREDIT', header: { result: 'strong', bytes: FRAME.length } })
  await of.send('ATTEMPT_END', { rows: 3, frames: 1 })
  expect(await of.receive()).toEqual({ type: 'STORED', header: {} })
}

const batchEnd = (attempts: MessageHeader<'BATCH_END'>['attempts'], frames: number): Promise<void> =>
  driver.send('BATCH_END', { ...BATCH, rows: 3 * frames, frames, attempts: attempts ?? [] })

async function stored(): Promise<NonNullable<Extract<ChannelEvent, { kind: 'batch-end' }>['stored']>> {
  const event = await nextEvent(channel)
  if (event.kind !== 'batch-end' || event.stored === undefined) throw new Error(event.kind)
  return event.stored
}

test('what a task writes is handed on when the driver says that it counts', async () => {
  await write(task, attempt(1, 8))
  using other = new DealerPeer(channel)
  await write(other, attempt(0, 9))
  await batchEnd(
    [
      { partition: 0, attempt: 9 },
      { partition: 1, attempt: 8 },
    ],
    2,
  )
  const frames = await collect((await stored()).read())
  expect(frames.map(({ rows, arrow }) => [rows, Buffer.from(arrow)])).toEqual([
    [3, FRAME],
    [3, FRAME],
  ])
})

test('a task that still writes when its micro-batch has ended is not known any more', async () => {
  await write(task, attempt(0, 8))
  using slow = new DealerPeer(channel)
  await slow.send('HELLO', TASK)
  await slow.send('ATTEMPT', attempt(0, 9))
  expect([await slow.receive(), await slow.receive()]).toEqual([WELCOME, CREDIT])
  await batchEnd([{ partition: 0, attempt: 8 }], 1)
  expect(await stored()).toMatchObject({ rows: 3 })
  await slow.send('DATA', { ...BATCH, partition: 0, seq: 0, rows: 3 }, FRAME)
  expect((await slow.receive()).type).toBe('WHO')
})

test('fewer rows than Spark counted break the channel', async () => {
  await write(task, attempt(0, 8))
  await batchEnd([{ partition: 0, attempt: 8 }], 2)
  await expect(channel.events.next()).rejects.toMatchObject({
    code: 'CHANNEL_SEQUENCE_GAP',
    message: "Result 'strong' is not complete: in batch 0, 1 frames came, 2 were sent",
  })
})

describe('who is let in', () => {
  test.each([
    ['the token of another run', { token: 'the-token-of-another' }, 'not of this run'],
    ['another driver', { incarnation: 'second' }, "its driver is not this run's"],
  ])('a task with %s is refused', async (_, change, message) => {
    await task.send('HELLO', { ...TASK, ...change })
    expect((await task.receive()).header).toMatchObject({ code: 'CHANNEL_REFUSED', message })
    await task.send('ATTEMPT', attempt(0, 1))
    expect((await task.receive()).type).toBe('WHO')
  })

  test('the attempts of a driver whose place another one takes are void', async () => {
    await write(task, attempt(0, 8))
    const now = performance.now() + 6000
    vi.spyOn(performance, 'now').mockImplementation(() => now)
    using second = new DealerPeer(channel)
    await second.send('HELLO', { ...HELLO, incarnation: 'second' })
    expect((await second.receive()).type).toBe('WELCOME')
    await second.send('OPEN', OPEN)
    await second.send('BATCH_END', { ...BATCH, rows: 3, frames: 1, attempts: [{ partition: 0, attempt: 8 }] })
    expect(await nextEvent(channel)).toMatchObject({ kind: 'connected', incarnation: 'second' })
    expect((await nextEvent(channel)).kind).toBe('opened')
    await expect(nextEvent(channel)).rejects.toMatchObject({ code: 'CHANNEL_SEQUENCE_GAP' })
    vi.restoreAllMocks()
  })
})

describe('a task that breaks the protocol is refused, and the driver goes on', () => {
  const BREACHES: readonly [string, () => Promise<void>, RegExp][] = [
    [
      'rows of another partition',
      () => task.send('DATA', { ...BATCH, partition: 1, seq: 0, rows: 3 }, FRAME),
      /DATA/,
    ],
    [
      'a frame left out',
      () => task.send('DATA', { ...BATCH, partition: 0, seq: 1, rows: 3 }, FRAME),
      /Frame 1/,
    ],
    ['a second attempt', () => task.send('ATTEMPT', attempt(0, 3)), /ATTEMPT/],
    ['an end that counts other rows', () => task.send('ATTEMPT_END', { rows: 1, frames: 1 }), /0 frames/],
    ['a message of a driver', () => task.send('BATCH_END', { ...BATCH, rows: 0, frames: 0 }), /BATCH_END/],
    ['no message at all', () => task.sendFrames([FRAME, FRAME]), /checksum/],
  ]
  test.each(BREACHES)('%s', async (_, breach, message) => {
    await task.send('HELLO', TASK)
    await task.send('ATTEMPT', attempt(0, 1))
    expect([await task.receive(), await task.receive()]).toEqual([WELCOME, CREDIT])
    await breach()
    expect((await task.receive()).header).toMatchObject({
      code: 'CHANNEL_REFUSED',
      message: expect.stringMatching(message),
    })
    using again = new DealerPeer(channel)
    await write(again, attempt(0, 2))
    await batchEnd([{ partition: 0, attempt: 2 }], 1)
    expect(await stored()).toMatchObject({ rows: 3 })
  })
})

test('an attempt whose task breaks the protocol behind its end does not count', async () => {
  const store = new AttemptStore({ directory: join(folder, 'attempts') })
  const answers: string[] = []
  const connections = new TaskConnections(store, (_peer, type) => answers.push(type))
  const peer = Buffer.from('peer')
  connections.welcome(peer)
  connections.take(peer, { type: 'ATTEMPT', header: attempt(0, 8) })
  connections.take(peer, { type: 'ATTEMPT_END', header: { rows: 0, frames: 0 } })
  connections.take(peer, { type: 'ATTEMPT', header: attempt(0, 9) })
  await vi.waitFor(() => expect(answers).toContain('ERROR'))
  expect(() => connections.end(BATCH, [{ partition: 0, attempt: 8 }])).toThrow(/attempt 8 of partition 0/)
  await store.close()
  expect(answers).toEqual(['CREDIT', 'ERROR'])
})

test('without room a task is told so by a code of its own', async () => {
  await task.send('HELLO', TASK)
  await task.send('ATTEMPT', attempt(0, 1))
  await task.send('DATA', { ...BATCH, partition: 0, seq: 0, rows: 3 }, Buffer.alloc(101))
  expect([await task.receive(), await task.receive()]).toEqual([WELCOME, CREDIT])
  expect((await task.receive()).header).toMatchObject({
    code: 'CHANNEL_FULL',
    message: expect.stringContaining('the limit is 100 bytes'),
  })
})

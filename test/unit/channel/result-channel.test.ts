import { existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ChannelEvent } from '../../../src/channel/channel-event.js'
import { ResultChannel } from '../../../src/channel/result-channel.js'
import { isBridgeError } from '../../../src/errors/bridge-error.js'
import { type Message, type MessageHeader, PROTOCOL_VERSION } from '../../../src/protocol/messages.js'
import {
  BATCH,
  DealerPeer,
  HELLO,
  NO_ATTEMPTS,
  nextEvent,
  OPEN,
  RUN,
  TOKEN,
} from '../../helpers/dealer-peer.js'

let channel: ResultChannel
let writer: DealerPeer
beforeEach(async () => {
  channel = await ResultChannel.open({ run: RUN, token: TOKEN, attempts: NO_ATTEMPTS })
  writer = new DealerPeer(channel)
})
afterEach(async () => {
  writer[Symbol.dispose]()
  await channel.close()
})

const event = (): Promise<ChannelEvent> => nextEvent(channel)

/** What has come by now. */
async function silence(): Promise<'nothing' | 'something'> {
  await sleep(150)
  const next = channel.events.next()
  const first = await Promise.race([
    next.then(() => 'something' as const),
    sleep(10).then(() => 'nothing' as const),
  ])
  return first
}

async function connect(): Promise<void> {
  await writer.send('HELLO', HELLO)
  expect(await writer.receive()).toEqual({
    type: 'WELCOME',
    header: { version: PROTOCOL_VERSION, connection: 1, received: 0 },
  })
  expect(await event()).toEqual({ kind: 'connected', incarnation: 'first', spark: '4.1.1' })
}

const folder = (): string => dirname(channel.endpoint.replace('ipc://', ''))

describe('the socket', () => {
  test('lies in a directory that only this user can enter, and is gone after close', async () => {
    expect(statSync(folder()).mode & 0o777).toBe(0o700)
    await channel.close()
    expect(existsSync(folder())).toBe(false)
  })

  test('its path is short enough for a socket', () => {
    expect(Buffer.byteLength(channel.endpoint.replace('ipc://', ''))).toBeLessThan(108)
  })

  test('each channel has its own', async () => {
    const other = await ResultChannel.open({ run: RUN, token: TOKEN, attempts: NO_ATTEMPTS })
    expect(other.endpoint).not.toBe(channel.endpoint)
    await other.close()
  })

  test('a path that is too long is said', async () => {
    const before = process.env['TMPDIR']
    process.env['TMPDIR'] = `/tmp/${'d'.repeat(110)}`
    const { mkdir, rm } = await import('node:fs/promises')
    await mkdir(process.env['TMPDIR'])
    try {
      const error = await ResultChannel.open({ run: RUN, token: TOKEN, attempts: NO_ATTEMPTS }).catch(
        (reason: unknown) => reason,
      )
      expect(isBridgeError(error, 'CHANNEL_BIND_FAILED')).toBe(true)
    } finally {
      await rm(process.env['TMPDIR'], { recursive: true })
      if (before === undefined) delete process.env['TMPDIR']
      else process.env['TMPDIR'] = before
    }
  })

  test('closing ends the events, and a second time does nothing', async () => {
    await channel.close()
    expect(await channel.events.next()).toEqual({ done: true, value: undefined })
    await channel.close()
  })
})

describe('who is let in', () => {
  const REFUSED: readonly [string, Partial<MessageHeader<'HELLO'>>, string][] = [
    ['a wrong token', { token: 'the-token-of-another' }, 'not of this run'],
    ['a token of the same length', { token: 'the-token-of-this-ruN' }, 'not of this run'],
    ['another run', { run: '20261122-183000-ffff' }, 'not of this run'],
    [
      'a newer major version',
      { version: { major: 2, minor: 0 } },
      'it speaks protocol 2.0, and this side 1: both must be of the same sparkwire',
    ],
  ]
  test.each(REFUSED)('%s is refused', async (_, change, message) => {
    await writer.send('HELLO', { ...HELLO, ...change })
    expect(await writer.receive()).toEqual({
      type: 'ERROR',
      header: { code: 'CHANNEL_REFUSED', message, failure: null },
    })
    expect(await silence()).toBe('nothing')
  })

  test('a newer minor version is welcome', async () => {
    const hello = { ...HELLO, version: { major: 1, minor: 7 }, feature: 'of a later version' }
    await writer.send('HELLO', hello)
    expect((await writer.receive()).header).toMatchObject({ version: PROTOCOL_VERSION })
  })

  test('a second incarnation takes the place of one that has fallen silent, from the first message on', async () => {
    vi.spyOn(performance, 'now').mockImplementation(() => clock)
    let clock = 1_000_000
    await connect()
    await writer.send('OPEN', OPEN)
    await writer.send('DATA', { ...BATCH, partition: 0, seq: 0, rows: 1 }, Buffer.alloc(1))
    expect([(await event()).kind, (await event()).kind]).toEqual(['opened', 'data'])
    channel.grant('strong', 1)
    clock += 5001
    using second = new DealerPeer(channel)
    await second.send('HELLO', { ...HELLO, incarnation: 'second' })
    expect((await second.receive()).header).toMatchObject({ connection: 1, received: 0 })
    expect(await event()).toMatchObject({ kind: 'connected', incarnation: 'second' })
    await second.send('OPEN', OPEN)
    await second.send('DATA', { ...BATCH, partition: 0, seq: 0, rows: 1 }, Buffer.alloc(1))
    expect([(await event()).kind, (await event()).kind]).toEqual(['opened', 'data'])
    vi.restoreAllMocks()
  })

  test('a second incarnation is refused while the first is there', async () => {
    await connect()
    using second = new DealerPeer(channel)
    await second.send('HELLO', { ...HELLO, incarnation: 'second' })
    expect((await second.receive()).header).toMatchObject({
      code: 'CHANNEL_TAKEN',
      message: 'another driver is connected',
    })
    await writer.send('OPEN', OPEN)
    expect((await event()).kind).toBe('opened')
  })

  test('a stranger is asked who it is, and told nothing else', async () => {
    await connect()
    using stranger = new DealerPeer(channel)
    await stranger.send('CLOSED', { status: 'succeeded', exitCode: 0, results: {} })
    expect(await stranger.receive()).toEqual({ type: 'WHO', header: {} })
    expect(await silence()).toBe('nothing')
  })

  test("a stranger's garbage is not answered and does no harm", async () => {
    await connect()
    using stranger = new DealerPeer(channel)
    await stranger.sendFrames([Buffer.from('GET / HTTP/1.1')])
    await stranger.sendFrames([])
    await stranger.sendFrames([Uint8Array.of(6), Buffer.from('{'), Buffer.alloc(1000)])
    await stranger.sendFrames(Array.from({ length: 500 }, () => Buffer.from('x')))
    await writer.send('OPEN', OPEN)
    expect((await event()).kind).toBe('opened')
  })

  test('who was asked says HELLO again and is known under its new address', async () => {
    await connect()
    writer[Symbol.dispose]()
    writer = new DealerPeer(channel)
    await writer.send('PING', { received: 0 })
    expect((await writer.receive()).type).toBe('WHO')
    await writer.send('HELLO', HELLO)
    expect((await writer.receive()).type).toBe('WELCOME')
    channel.grant('strong', 5)
    expect((await writer.receive()).header).toEqual({ result: 'strong', bytes: 5 })
    await writer.send('OPEN', OPEN)
    // The same incarnation: no second connection is told.
    expect((await event()).kind).toBe('opened')
  })
})

describe('a connection that was cut', () => {
  const data = (seq: number) => ({ ...BATCH, partition: 0, seq, rows: 1 })

  /** Connects anew, as a driver does that has had so many of our messages. */
  async function connectAgain(connection: number, received: number): Promise<Message> {
    writer[Symbol.dispose]()
    writer = new DealerPeer(channel)
    await writer.send('HELLO', { ...HELLO, connection, received })
    return writer.receive()
  }

  test('both sides learn what the other has, and only the rest comes again', async () => {
    await connect()
    await writer.send('OPEN', OPEN)
    await writer.send('DATA', data(0), Buffer.from('a'))
    expect([(await event()).kind, (await event()).kind]).toEqual(['opened', 'data'])
    channel.grant('strong', 1)
    channel.grant('strong', 2)
    const welcome = await connectAgain(2, 1)
    expect(welcome).toEqual({
      type: 'WELCOME',
      header: { version: PROTOCOL_VERSION, connection: 2, received: 2 },
    })
    expect((await writer.receive()).header).toEqual({ result: 'strong', bytes: 2 })
    await writer.send('DATA', data(1), Buffer.from('b'))
    await writer.send('BATCH_END', { ...BATCH, rows: 2, frames: 2 })
    expect([await event(), await event()]).toMatchObject([
      { kind: 'data', seq: 1, arrow: Buffer.from('b') },
      { kind: 'batch-end', rows: 2 },
    ])
  })

  test('what is said while there is no connection comes over the next', async () => {
    await connect()
    writer[Symbol.dispose]()
    channel.acknowledge(BATCH)
    await connectAgain(2, 0)
    expect(await writer.receive()).toEqual({ type: 'ACK', header: BATCH })
  })

  test('a HELLO that is read late changes nothing', async () => {
    await connect()
    await connectAgain(3, 0)
    using late = new DealerPeer(channel)
    await late.send('HELLO', { ...HELLO, connection: 2 })
    channel.grant('strong', 1)
    expect((await writer.receive()).header).toEqual({ result: 'strong', bytes: 1 })
  })

  test('a driver that claims to have more than was sent is not believed', async () => {
    await connect()
    writer[Symbol.dispose]()
    writer = new DealerPeer(channel)
    await writer.send('HELLO', { ...HELLO, connection: 2, received: 1 })
    await writer.send('PING', { received: 0 })
    expect((await writer.receive()).type).toBe('WHO')
    await writer.send('HELLO', { ...HELLO, connection: 3 })
    expect((await writer.receive()).type).toBe('WELCOME')
  })

  test('what has come is confirmed at once after 8 MiB of rows, not only with the next sign of life', async () => {
    await connect()
    await writer.send('OPEN', OPEN)
    const began = performance.now()
    await writer.send('DATA', data(0), Buffer.alloc(9 * 1024 * 1024))
    expect(await writer.receive()).toEqual({ type: 'PING', header: { received: 2 } })
    expect(performance.now() - began).toBeLessThan(1000)
  })
})

describe('what comes', () => {
  beforeEach(connect)

  test('a whole micro-batch', async () => {
    const arrow = Buffer.from('rows as Arrow')
    await writer.send('OPEN', OPEN)
    await writer.send('DATA', { ...BATCH, partition: 0, seq: 0, rows: 3 }, arrow)
    await writer.send('BATCH_END', { ...BATCH, rows: 3, frames: 1 })
    expect(await event()).toEqual({ kind: 'opened', result: 'strong', queryId: 'q1', schema: OPEN.schema })
    expect(await event()).toEqual({ kind: 'data', batch: BATCH, seq: 0, rows: 3, arrow })
    expect(await event()).toEqual({ kind: 'batch-end', batch: BATCH, rows: 3 })
  })

  test('two results, each with its own sequence', async () => {
    const weak = { ...BATCH, result: 'weak', queryId: 'q2' }
    await writer.send('OPEN', OPEN)
    await writer.send('OPEN', { ...OPEN, result: 'weak', queryId: 'q2' })
    await writer.send('DATA', { ...BATCH, partition: 0, seq: 0, rows: 1 }, Buffer.alloc(1))
    await writer.send('DATA', { ...weak, partition: 0, seq: 0, rows: 1 }, Buffer.alloc(1))
    await writer.send('BATCH_END', { ...BATCH, rows: 1, frames: 1 })
    await writer.send('BATCH_END', { ...weak, rows: 1, frames: 1 })
    const kinds: string[] = []
    for (let count = 0; count < 6; count += 1) kinds.push((await event()).kind)
    expect(kinds).toEqual(['opened', 'opened', 'data', 'data', 'batch-end', 'batch-end'])
  })

  test('the end of a result, also of one that was never opened', async () => {
    await writer.send('OPEN', OPEN)
    await writer.send('BATCH_END', { ...BATCH, rows: 0, frames: 0 })
    await writer.send('RESULT_END', { result: 'strong', rows: 0, batches: 1 })
    await writer.send('RESULT_END', { result: 'weak', rows: 0, batches: 0 })
    expect([await event(), await event()].map(({ kind }) => kind)).toEqual(['opened', 'batch-end'])
    expect(await event()).toEqual({ kind: 'result-end', result: 'strong' })
    expect(await event()).toEqual({ kind: 'result-end', result: 'weak' })
  })

  test('the end is noted to the writer', async () => {
    const closed = { status: 'succeeded' as const, exitCode: 0, results: {} }
    await writer.send('CLOSED', closed)
    expect(await writer.receive()).toEqual({
      type: 'CLOSED',
      header: { status: null, exitCode: null, results: {} },
    })
    expect(await event()).toEqual({ kind: 'closed', closed })
  })

  test('progress and log are passed on', async () => {
    await writer.send('PROGRESS', { query: 'strong', progress: { batchId: 1 } })
    await writer.send('LOG', { level: 'warning', logger: 'py4j', message: 'slow' })
    await writer.send('PING', { received: 0 })
    expect(await event()).toEqual({ kind: 'progress', query: 'strong', progress: { batchId: 1 } })
    expect(await event()).toEqual({
      kind: 'log',
      record: { level: 'warning', logger: 'py4j', message: 'slow' },
    })
  })

  test('whether a micro-batch runs is asked, and answered', async () => {
    expect(channel.askBusy()).toBe(true)
    expect(await writer.receive()).toEqual({ type: 'BUSY', header: { busy: null } })
    await writer.send('BUSY', { busy: true })
    await writer.send('BUSY', { busy: false })
    expect([await event(), await event()]).toEqual([
      { kind: 'busy', busy: true },
      { kind: 'busy', busy: false },
    ])
  })

  test('what the writer is told arrives in order', async () => {
    channel.grant('strong', 1)
    channel.acknowledge(BATCH)
    channel.stop('finish', 'until batches=1')
    expect([await writer.receive(), await writer.receive(), await writer.receive()]).toEqual([
      { type: 'CREDIT', header: { result: 'strong', bytes: 1 } },
      { type: 'ACK', header: BATCH },
      { type: 'CONTROL', header: { command: 'stop', mode: 'finish', reason: 'until batches=1' } },
    ])
  })

  test('a thousand acknowledgements at once all arrive', async () => {
    for (let batchId = 0; batchId < 1000; batchId += 1) channel.acknowledge({ ...BATCH, batchId })
    for (let batchId = 0; batchId < 1000; batchId += 1) {
      expect((await writer.receive()).header).toEqual({ ...BATCH, batchId })
    }
  })
})

describe('a writer that breaks the protocol', () => {
  beforeEach(connect)

  async function broken(): Promise<unknown> {
    try {
      for (;;) await event()
    } catch (error) {
      return error
    }
  }

  test('a gap ends the events with the error and asks the writer to abandon', async () => {
    await writer.send('OPEN', OPEN)
    await writer.send('DATA', { ...BATCH, partition: 0, seq: 1, rows: 1 }, Buffer.alloc(1))
    expect(isBridgeError(await broken(), 'CHANNEL_SEQUENCE_GAP')).toBe(true)
    expect((await writer.receive()).header).toMatchObject({ command: 'stop', mode: 'abandon' })
  })

  test('garbage from the writer itself', async () => {
    await writer.sendFrames([Uint8Array.of(99), Buffer.from('{}')])
    expect(isBridgeError(await broken(), 'PROTOCOL_BAD_FRAME')).toBe(true)
  })

  test('rows of a result that was not opened', async () => {
    await writer.send('DATA', { ...BATCH, partition: 0, seq: 0, rows: 1 }, Buffer.alloc(1))
    const error = await broken()
    expect(isBridgeError(error, 'CHANNEL_UNEXPECTED')).toBe(true)
    expect((error as Error).message).toContain("'strong', which was not opened")
  })

  test('the end of a batch of a result that was not opened', async () => {
    await writer.send('BATCH_END', { ...BATCH, rows: 0, frames: 0 })
    expect(isBridgeError(await broken(), 'CHANNEL_UNEXPECTED')).toBe(true)
  })

  test('a result that ends without one of its batches', async () => {
    await writer.send('OPEN', OPEN)
    await writer.send('RESULT_END', { result: 'strong', rows: 3, batches: 1 })
    expect(isBridgeError(await broken(), 'CHANNEL_SEQUENCE_GAP')).toBe(true)
  })

  test('a message that only the receiver may send', async () => {
    await writer.send('ACK', BATCH)
    expect(((await broken()) as Error).message).toContain('sent ACK, which only the receiver may send')
  })

  test('nothing is taken after it', async () => {
    await writer.sendFrames([Uint8Array.of(99), Buffer.from('{}')])
    await broken()
    await writer.send('CLOSED', { status: 'succeeded', exitCode: 0, results: {} })
    expect(await channel.events.next()).toEqual({ done: true, value: undefined })
  })
})

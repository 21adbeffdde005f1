import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createConnection, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Dealer } from 'zeromq'
import type { ChannelEvent } from '../../src/channel/channel-event.js'
import { ResultChannel } from '../../src/channel/result-channel.js'
import { sealFrames, unsealFrames } from '../../src/channel/sealed-frames.js'
import { isBridgeError } from '../../src/errors/bridge-error.js'
import { decodeMessage, encodeMessage } from '../../src/protocol/codec.js'
import { type Row, rowDecoder } from '../../src/rows/decode-batch.js'
import { requireFrame } from '../../src/rows/ipc-messages.js'
import type { StructType } from '../../src/schema/data-type.js'
import { schemaFromSparkJson } from '../../src/schema/spark-json.js'
import { messageFixtures } from '../contract/contract-files.js'
import { collect } from '../helpers/collect.js'
import { BATCH, DealerPeer, HELLO, NO_ATTEMPTS, nextEvent, OPEN, RUN, TOKEN } from '../helpers/dealer-peer.js'
import { type Frames, hostile, seeded } from '../helpers/hostile-frames.js'
import { type ColumnJson, readArrow, readJson, schemaOf } from '../unit/rows/arrow-fixture.js'

/** Frames in all; `npm run test:full` sends the larger number. */
const FULL = Boolean(process.env.FULL_SUITES)
const DECODED = FULL ? 180_000 : 30_000
const SENT = FULL ? 40_000 : 6_000
const TASKS = FULL ? 3_000 : 300
const PARTS = FULL ? 1_000_000 : 100_000
/** What the resident memory may grow by, bytes: far below what is thrown at it. */
const GROWTH = 128 * 1024 * 1024

// A machine that has other work takes its time for the larger numbers.
vi.setConfig({ testTimeout: 600_000 })

const columns = readJson<Readonly<Record<string, { columns: readonly ColumnJson[] }>>>('expected.json')
const SCHEMAS: Readonly<Record<string, StructType>> = {
  narrow: schemaOf(columns['narrow']?.columns ?? []),
  nested: schemaOf(columns['nested']?.columns ?? []),
  'spark-types': schemaFromSparkJson(readJson('spark-types.schema.json')),
}

/** Every message that the contract takes, and rows of every type. */
function validMessages(): Frames[] {
  const messages = messageFixtures().flatMap(({ typeByte, cases }) =>
    cases
      .filter(({ valid }) => valid)
      .map(({ header, body }) => [
        Uint8Array.of(typeByte),
        Buffer.from(JSON.stringify(header)),
        ...(body === undefined ? [] : [Buffer.from(body, 'base64')]),
      ]),
  )
  const rows = Object.keys(SCHEMAS).map((name) =>
    encodeMessage('DATA', { ...BATCH, partition: 0, seq: 0, rows: 6 }, readArrow(name)),
  )
  // As many frames of rows as other messages: they are what is read the deepest.
  return [...messages, ...Array.from({ length: messages.length }, (_, at) => rows[at % rows.length] ?? [])]
}

/** What a task says, from its beginning to its end. */
function taskMessages(result: string, number: number): Frames[] {
  const batch = { ...BATCH, result, partition: number }
  return [
    encodeMessage('HELLO', { ...HELLO, role: 'task' }),
    encodeMessage('ATTEMPT', { ...batch, writing: 1, attempt: number }),
    encodeMessage('DATA', { ...batch, seq: 0, rows: 6 }, readArrow('narrow')),
    encodeMessage('ATTEMPT_END', { rows: 6, frames: 1 }),
  ]
}

function resident(): number {
  globalThis.gc?.()
  return process.memoryUsage().rss
}

let channel: ResultChannel
beforeEach(async () => {
  channel = await ResultChannel.open({ run: RUN, token: TOKEN, attempts: NO_ATTEMPTS })
})
afterEach(() => channel.close())

const event = (): Promise<ChannelEvent> => nextEvent(channel)

/** A writer that sends one frame of rows a batch, and what of it arrives. */
async function session(writer: DealerPeer, from: number, batches: number): Promise<Row[]> {
  const arrow = readArrow('narrow')
  const rows: Row[] = []
  for (let batchId = from; batchId < from + batches; batchId += 1) {
    const batch = { ...BATCH, batchId }
    await writer.send('DATA', { ...batch, partition: 0, seq: 0, rows: 6 }, arrow)
    await writer.send('BATCH_END', { ...batch, rows: 6, frames: 1 })
    const data = await event()
    if (data.kind !== 'data') throw new Error(`${data.kind} came, expected rows`)
    rows.push(...rowDecoder(SCHEMAS['narrow'] as StructType).rows(data.arrow))
    expect(await event()).toEqual({ kind: 'batch-end', batch, rows: 6 })
  }
  return rows
}

async function connect(): Promise<DealerPeer> {
  const writer = new DealerPeer(channel)
  await writer.send('HELLO', HELLO)
  expect((await writer.receive()).type).toBe('WELCOME')
  expect((await event()).kind).toBe('connected')
  await writer.send('OPEN', OPEN)
  expect((await event()).kind).toBe('opened')
  return writer
}

test(`${DECODED} hostile frames are read or refused, by errors of ours, in the memory there was`, () => {
  const next = seeded(20261125)
  const valid = validMessages()
  const decoders = Object.values(SCHEMAS).map(rowDecoder)
  const seen = new Map<string, number>()
  let before = 0
  for (let count = 0; count < DECODED; count += 1) {
    // The first tenth warms the machinery up.
    if (count === Math.floor(DECODED / 10)) before = resident()
    let outcome = 'read'
    try {
      const { type, header, body } = decodeMessage(unsealFrames(hostile(valid, next)))
      if (type === 'DATA' && body !== undefined) {
        requireFrame(body, header.rows)
        decoders[count % decoders.length]?.rows(body)
      }
    } catch (error) {
      outcome = isBridgeError(error) ? error.code : `not ours: ${String(error)}`
    }
    seen.set(outcome, (seen.get(outcome) ?? 0) + 1)
  }
  const grown = resident() - before
  console.log(
    `${DECODED} frames, resident memory grew by ${(grown / 1e6).toFixed(0)} MB: ${[...seen].map(([what, times]) => `${what} ${times}`).join(', ')}`,
  )
  expect([...seen.keys()].toSorted()).toEqual([
    'PROTOCOL_BAD_CHECKSUM',
    'PROTOCOL_BAD_FRAME',
    'ROWS_BAD_ARROW',
    'ROWS_SCHEMA_MISMATCH',
    'read',
  ])
  expect(grown).toBeLessThan(GROWTH)
})

test(`a session beside ${SENT} hostile messages of strangers delivers exactly, and so does one after them`, async () => {
  using writer = await connect()
  const next = seeded(7)
  const valid = validMessages()
  const strangers = Array.from({ length: 8 }, () => new Dealer({ linger: 0 }))
  // They send, and never listen to what they are told.
  for (const stranger of strangers) stranger.connect(channel.endpoint)
  const before = resident()
  const expected = rowDecoder(SCHEMAS['narrow'] as StructType).rows(readArrow('narrow'))
  const rows: Row[] = []
  for (let sent = 0, batch = 0; sent < SENT; batch += 1) {
    for (const stranger of strangers) {
      for (let burst = 0; burst < 25; burst += 1, sent += 1) {
        const frames = hostile(valid, next)
        if (frames.length > 0) await stranger.send(frames.map((frame) => Buffer.from(frame)))
      }
    }
    rows.push(...(await session(writer, batch, 1)))
  }
  await sleep(500)
  const grown = resident() - before
  console.log(`${SENT} messages on the socket, resident memory grew by ${(grown / 1e6).toFixed(0)} MB`)
  for (const stranger of strangers) stranger.close()
  rows.push(...(await session(writer, 1_000_000, 3)))
  expect(rows).toEqual(Array.from({ length: rows.length / 6 }, () => expected).flat())
  expect(rows.length).toBe((SENT / 200 + 3) * 6)
  expect(grown).toBeLessThan(GROWTH)
})

describe('a writer of this run that turns hostile', () => {
  test('ends its own session with an error of ours, two hundred times', async () => {
    const next = seeded(11)
    const valid = validMessages()
    const ends = new Set<string>()
    for (let round = 0; round < 200; round += 1) {
      await channel.close()
      channel = await ResultChannel.open({ run: RUN, token: TOKEN, attempts: NO_ATTEMPTS })
      using writer = await connect()
      for (let count = 0; count < 30; count += 1) await writer.sendFrames(hostile(valid, next))
      let end = 'nothing wrong'
      try {
        for (;;) await event()
      } catch (error) {
        end = isBridgeError(error) ? error.code : `not ours: ${String(error)}`
      }
      ends.add(end)
    }
    expect([...ends].filter((code) => !/^(PROTOCOL|CHANNEL)_/.test(code))).toEqual([])
  })
})

test(`${TASKS} tasks of this run that turn hostile cost what they write, and no more`, async () => {
  await channel.close()
  const folder = mkdtempSync(join(tmpdir(), 'sw-hostile-'))
  const attempts = join(folder, 'attempts')
  channel = await ResultChannel.open({ run: RUN, token: TOKEN, attempts: { directory: attempts } })
  using writer = await connect()
  const next = seeded(13)
  const answers = new Map<string, number>()
  const before = resident()
  for (let number = 0; number < TASKS; number += 1) {
    await writer.send('PING', { received: 0 })
    using task = new DealerPeer(channel)
    // Each of a result of its own: none may make another's attempt void.
    const valid = taskMessages(`weak ${number}`, number)
    const begun = next(valid.length + 1)
    for (const frames of valid.slice(0, begun)) await task.sendFrames(sealFrames(frames))
    for (let count = 0; count < 8; count += 1) await task.sendFrames(hostile(valid, next))
    // To a task that is still let in it is a breach, to a stranger the question who it is.
    await task.send('PING', { received: 0 })
    for (let last = ''; !/ERROR|WHO/.test(last); answers.set(last, (answers.get(last) ?? 0) + 1)) {
      const { type, header } = await task.receive()
      last = type === 'ERROR' ? `${type} ${header.code}` : type
    }
  }
  const grown = resident() - before
  console.log(
    `${TASKS} hostile tasks, resident memory grew by ${(grown / 1e6).toFixed(0)} MB: ${[...answers].map(([what, times]) => `${what} ${times}`).join(', ')}`,
  )
  expect([...answers.keys()].toSorted()).toEqual(['CREDIT', 'ERROR CHANNEL_REFUSED', 'WELCOME', 'WHO'])
  expect(grown).toBeLessThan(GROWTH)

  using task = new DealerPeer(channel)
  for (const frames of taskMessages('strong', 1)) await task.sendFrames(sealFrames(frames))
  for (let last = ''; last !== 'STORED'; last = (await task.receive()).type);
  await writer.send('BATCH_END', { ...BATCH, rows: 6, frames: 1, attempts: [{ partition: 1, attempt: 1 }] })
  const end = await event()
  if (end.kind !== 'batch-end') throw new Error(`${end.kind} came, expected the end of the batch`)
  const decoder = rowDecoder(SCHEMAS['narrow'] as StructType)
  const [frame] = await collect(end.stored?.read() ?? [])
  expect(decoder.rows(frame?.arrow ?? new Uint8Array())).toEqual(decoder.rows(readArrow('narrow')))
  expect(await session(writer, 1, 1)).toHaveLength(6)
  await channel.close()
  expect(existsSync(attempts)).toBe(false)
  rmSync(folder, { recursive: true })
})

describe('a stranger', () => {
  test("is not let in by an older run's messages, replayed", async () => {
    using writer = await connect()
    using replayed = new DealerPeer(channel)
    const older = { ...HELLO, run: '20261121-090000-0001', token: 'the-token-of-an-older-run' }
    await replayed.send('HELLO', older)
    expect((await replayed.receive()).header).toMatchObject({
      code: 'CHANNEL_REFUSED',
      message: 'not of this run',
    })
    await replayed.send('OPEN', OPEN)
    await replayed.send('DATA', { ...BATCH, partition: 0, seq: 0, rows: 6 }, readArrow('narrow'))
    await replayed.send('BATCH_END', { ...BATCH, rows: 6, frames: 1 })
    await replayed.send('CLOSED', { status: 'succeeded', exitCode: 0, results: {} })
    for (let asked = 0; asked < 4; asked += 1) expect((await replayed.receive()).type).toBe('WHO')
    expect(await session(writer, 0, 1)).toHaveLength(6)
  })

  test('is answered eight times, and then no more', async () => {
    using stranger = new DealerPeer(channel)
    for (let sent = 0; sent < 20; sent += 1) await stranger.send('PING', { received: 0 })
    for (let answered = 0; answered < 8; answered += 1) expect((await stranger.receive()).type).toBe('WHO')
    await expect(stranger.receive(500)).rejects.toThrow()
    // Who it is it may still say.
    await stranger.send('HELLO', HELLO)
    expect((await stranger.receive()).type).toBe('WELCOME')
  })

  test(`sends a message of ${PARTS} parts`, async () => {
    using writer = await connect()
    const before = resident()
    using stranger = new DealerPeer(channel)
    await stranger.sendFrames(Array.from({ length: PARTS }, () => Buffer.alloc(0)))
    expect(await session(writer, 0, 1)).toHaveLength(6)
    await stranger.send('PING', { received: 0 })
    expect((await stranger.receive(30_000)).type).toBe('WHO')
    console.log(`${PARTS} parts, resident memory grew by ${((resident() - before) / 1e6).toFixed(0)} MB`)
  })
})

describe('a connection that speaks no ZeroMQ, or only the beginning of it', () => {
  /** ZMTP 3.0: the greeting, without security, and READY as a DEALER. */
  const GREETING = Buffer.concat([
    Buffer.from('ff00000000000000007f0300', 'hex'),
    Buffer.from('NULL'.padEnd(20, '\0')),
    Buffer.alloc(32),
  ])
  const READY = Buffer.from('\u0005READY\u000bSocket-Type\0\0\0\u0006DEALER', 'latin1')
  const READY_COMMAND = Buffer.concat([Buffer.of(4, READY.length), READY])

  async function raw(): Promise<Socket> {
    const socket = createConnection(channel.endpoint.replace('ipc://', ''))
    await once(socket, 'connect')
    socket.on('error', () => {})
    return socket
  }

  /** One that is let in as far as ZeroMQ is concerned: frames may follow. */
  async function greeted(): Promise<Socket> {
    const socket = await raw()
    socket.write(Buffer.concat([GREETING, READY_COMMAND]))
    let said = ''
    while (!said.includes('READY')) said += String(((await once(socket, 'data')) as [Buffer])[0])
    return socket
  }

  test('is held open in silence while a session delivers, and the channel closes all the same', async () => {
    const held = await Promise.all(Array.from({ length: 20 }, raw))
    for (const [at, socket] of held.entries()) socket.write(GREETING.subarray(0, at * 3))
    using writer = await connect()
    expect(await session(writer, 0, 3)).toHaveLength(18)
    const began = performance.now()
    await channel.close()
    expect(performance.now() - began).toBeLessThan(2000)
    for (const socket of held) socket.destroy()
  })

  test.each([
    ['more than a frame may have', '4000000000000000'],
    ['a length below zero', 'ffffffffffffffff'],
    ['one byte over a GiB', '0000000040000001'],
  ])('claims %s, and is cut off', async (_, length) => {
    const socket = await raw()
    const ended = once(socket, 'close')
    socket.resume()
    socket.write(
      Buffer.concat([GREETING, READY_COMMAND, Buffer.from(`02${length}`, 'hex'), Buffer.alloc(64)]),
    )
    await ended
    using writer = await connect()
    expect(await session(writer, 0, 1)).toHaveLength(6)
  })

  test('a small frame over the same raw connection is taken: the bytes above are what is refused', async () => {
    const socket = await greeted()
    const [type, header] = sealFrames(encodeMessage('PING', { received: 0 })) as [Uint8Array, Uint8Array]
    const frame = (flags: number, bytes: Uint8Array): Buffer =>
      Buffer.concat([Buffer.of(flags, bytes.length), bytes])
    socket.write(Buffer.concat([frame(1, type), frame(0, header)]))
    const who = Buffer.from(sealFrames(encodeMessage('WHO', {}))[0] ?? [])
    let said = Buffer.alloc(0)
    for await (const bytes of socket) {
      said = Buffer.concat([said, bytes as Buffer])
      if (said.includes(who)) break
    }
    expect(said.includes(who)).toBe(true)
  })
})

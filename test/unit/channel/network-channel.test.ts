import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { curveKeyPair } from 'zeromq'
import type { WriterKeys } from '../../../src/channel/channel-socket.js'
import type { NetworkPlace } from '../../../src/channel/network-place.js'
import { ResultChannel } from '../../../src/channel/result-channel.js'
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

const LOOPBACK: NetworkPlace = {
  bind: '127.0.0.1',
  advertise: { host: '127.0.0.1' },
  ports: { first: 0, last: 0 },
}
const open = (change: Partial<NetworkPlace> = {}): Promise<ResultChannel> =>
  ResultChannel.open({ run: RUN, token: TOKEN, attempts: NO_ATTEMPTS, network: { ...LOOPBACK, ...change } })

let channel: ResultChannel
beforeEach(async () => {
  channel = await open()
})
afterEach(() => channel.close())

const keys = (): WriterKeys => channel.keys ?? expect.fail('no keys')
const port = (): number => Number(/\d+$/.exec(channel.endpoint)?.[0])

/** That a writer of the run's own is heard, whoever else has tried. */
async function expectWriterIsHeard(): Promise<void> {
  using writer = new DealerPeer(channel)
  await writer.send('HELLO', HELLO)
  expect((await writer.receive()).type).toBe('WELCOME')
  await writer.send('OPEN', OPEN)
  expect((await nextEvent(channel)).kind).toBe('connected')
  expect((await nextEvent(channel)).kind).toBe('opened')
}

describe('who is let in', () => {
  test('a writer with the keys and the token', () => expectWriterIsHeard())

  const another = (): WriterKeys => {
    const [server, writer] = [curveKeyPair(), curveKeyPair()]
    return { serverKey: server.publicKey, ...writer }
  }
  test.each<[string, () => WriterKeys | null]>([
    ['without keys', () => null],
    ['with the keys of another run', another],
    ['with a key of its own', () => ({ ...another(), serverKey: keys().serverKey })],
    ['for another server', () => ({ ...keys(), serverKey: another().serverKey })],
    [
      'with half of the key',
      () => ({ ...keys(), publicKey: another().publicKey, secretKey: keys().secretKey }),
    ],
  ])('nobody %s', async (_, stranger) => {
    using peer = new DealerPeer({ endpoint: channel.endpoint, keys: stranger() })
    await peer.send('HELLO', HELLO)
    await expect(peer.receive(500)).rejects.toMatchObject({ code: 'EAGAIN' })
    // Had it been heard, another incarnation would be refused.
    using writer = new DealerPeer(channel)
    await writer.send('HELLO', { ...HELLO, incarnation: 'the driver' })
    expect((await writer.receive()).type).toBe('WELCOME')
  })

  test('nobody with the keys and a wrong token', async () => {
    using peer = new DealerPeer(channel)
    await peer.send('HELLO', { ...HELLO, token: 'the-token-of-another' })
    expect(await peer.receive()).toMatchObject({ type: 'ERROR', header: { message: 'not of this run' } })
  })

  test('connections that say nothing, or what is no ZeroMQ, keep nobody out', async () => {
    const held: Socket[] = []
    for (let count = 0; count < 50; count += 1) {
      const socket = connect(port(), '127.0.0.1')
      socket.on('error', () => {})
      held.push(socket)
      await once(socket, 'connect')
      if (count % 2 === 1) socket.write('GET / HTTP/1.1\r\nHost: sparkwire\r\n\r\n')
    }
    await expectWriterIsHeard()
    for (const socket of held) socket.destroy()
  })

  test('two channels have different keys', async () => {
    const other = await open()
    expect(other.keys?.serverKey).not.toBe(keys().serverKey)
    expect(other.keys?.secretKey).not.toBe(keys().secretKey)
    using peer = new DealerPeer({ endpoint: other.endpoint, keys: keys() })
    await peer.send('HELLO', HELLO)
    await expect(peer.receive(300)).rejects.toMatchObject({ code: 'EAGAIN' })
    await other.close()
  })
})

test('a peer that leaves while a channel closes does no harm, however often', async () => {
  for (let round = 0; round < 150; round += 1) {
    const closing = await open()
    const peer = new DealerPeer(closing)
    await peer.send('HELLO', { ...HELLO, token: 'the-token-of-another' })
    await peer.receive()
    peer[Symbol.dispose]()
    await closing.close()
  }
})

test('on the wire there is neither the token nor a row', async () => {
  const seen: Buffer[] = []
  const wire: Server = createServer((near) => {
    const far = connect(port(), '127.0.0.1')
    near.on('data', (data) => seen.push(data))
    far.on('data', (data) => seen.push(data))
    near.pipe(far).pipe(near)
  }).listen(0, '127.0.0.1')
  await once(wire, 'listening')
  const { port: tapped } = wire.address() as AddressInfo
  {
    using writer = new DealerPeer({ endpoint: `tcp://127.0.0.1:${tapped}`, keys: keys() })
    await writer.send('HELLO', HELLO)
    await writer.receive()
    await writer.send('OPEN', OPEN)
    const rows = Buffer.from('rows as Arrow')
    await writer.send('DATA', { ...BATCH, partition: 0, seq: 0, rows: 1 }, rows)
    for (const kind of ['connected', 'opened', 'data']) expect((await nextEvent(channel)).kind).toBe(kind)
  }
  wire.close()
  const bytes = Buffer.concat(seen)
  expect(bytes.length).toBeGreaterThan(400)
  for (const secret of [TOKEN, RUN, 'rows as Arrow', keys().secretKey])
    expect(bytes.includes(secret)).toBe(false)
})

describe('where it is bound', () => {
  test('on a port that is free, and on no disk', () => {
    expect(channel.endpoint).toMatch(/^tcp:\/\/127\.0\.0\.1:\d+$/)
    expect(port()).toBeGreaterThan(0)
    expect(channel.directory).toBeUndefined()
  })

  test('within a range, on the first port that is free', async () => {
    const last = await open({ ports: { first: port(), last: port() + 20 } })
    const taken = Number(/\d+$/.exec(last.endpoint)?.[0])
    expect(taken).toBeGreaterThan(port())
    expect(taken).toBeLessThanOrEqual(port() + 20)
    await last.close()
  })

  test('a range without a free port is said', async () => {
    await expect(open({ ports: { first: port(), last: port() } })).rejects.toMatchObject({
      code: 'CHANNEL_BIND_FAILED',
      message: expect.stringContaining(`127.0.0.1 port ${port()}`),
      hint: expect.stringContaining('--ports'),
    })
  })

  test('an address of no machine here is said', async () => {
    // Of the net that is for documents: https://www.rfc-editor.org/rfc/rfc5737
    await expect(open({ bind: '203.0.113.9' })).rejects.toMatchObject({
      code: 'CHANNEL_BIND_FAILED',
      message: expect.stringContaining('203.0.113.9'),
      hint: expect.stringContaining('--bind'),
    })
  })

  test.each([
    ['a host', { host: 'gateway.example.org' }, /^tcp:\/\/gateway\.example\.org:\d+$/],
    ['a host and a port', { host: 'gateway', port: 40_000 }, /^tcp:\/\/gateway:40000$/],
    ['an address of version 6', { host: 'fd00::2', port: 40_000 }, /^tcp:\/\/\[fd00::2\]:40000$/],
  ])('writers are told %s instead', async (_, advertise, endpoint) => {
    const advertised = await open({ advertise })
    expect(advertised.endpoint).toMatch(endpoint)
    await advertised.close()
  })

  test('after close its port is free', async () => {
    const ports = { first: port(), last: port() }
    await channel.close()
    await (await open({ ports })).close()
  })
})

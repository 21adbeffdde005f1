import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ChannelEvent } from '../../../../src/channel/channel-event.js'
import { openSpool, spoolFolder } from '../../../../src/run/spool/open-spool.js'
import type { SpoolChannel } from '../../../../src/run/spool/spool-channel.js'
import { checksum, numbered, sealedJson } from '../../../../src/run/spool/spool-format.js'

// Three rows of n: bigint, 0 to 2; made by test/fixtures/arrow/make.py with pyarrow.
const ARROW = readFileSync(new URL('../../../fixtures/arrow/three-longs.arrows', import.meta.url))
const SCHEMA = { type: 'struct', fields: [{ name: 'n', type: 'long', nullable: true, metadata: {} }] }
const RUN = '20261122-183000-1f3a'
const BATCH = { result: 'a/b', queryId: 'q1', batchId: 0 }

let base: string
let channel: SpoolChannel
beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), 'sw-spool-'))
  channel = await openSpool(`file://${base}`, RUN, () => Promise.reject(new Error('not of this machine')))
})
afterEach(async () => {
  await channel.close()
  rmSync(base, { recursive: true })
})

/** What a driver writes, its `attempt`-th. */
class Writer {
  readonly #folder: string
  #said = 0

  constructor(attempt: number) {
    this.#folder = join(base, `sparkwire-${RUN}`, String(attempt))
    for (const name of ['messages', 'rows/a%2Fb']) mkdirSync(join(this.#folder, name), { recursive: true })
    const hello = { v: 1, run: RUN, incarnation: `incarnation-${attempt}`, spark: '4.1.1' }
    writeFileSync(join(this.#folder, 'hello.json'), sealedJson(hello))
  }

  say(type: string, header: object): void {
    const file = join(this.#folder, 'messages', `${numbered(this.#said)}.json`)
    writeFileSync(file, sealedJson({ v: 1, type, header }))
    this.#said += 1
  }

  open(): void {
    this.say('OPEN', { result: 'a/b', queryId: 'q1', schema: SCHEMA, lastCommitted: null })
  }

  file(n: number, kind: 'rows' | 'json'): string {
    return join(this.#folder, 'rows/a%2Fb', `${numbered(n)}.${kind}`)
  }

  manifest(batchId: number, frames: number, rows = 3 * frames): string {
    const frame = { bytes: ARROW.length, crc32: checksum(ARROW) }
    return sealedJson({
      ...{ v: 1, run: RUN, ...BATCH, batchId, rows, schema: SCHEMA },
      frames: Array.from({ length: frames }, () => frame),
    })
  }

  put(n: number, batchId: number, frames: number, rows?: number): void {
    if (frames > 0) writeFileSync(this.file(n, 'rows'), Buffer.concat(Array(frames).fill(ARROW)))
    writeFileSync(this.file(n, 'json'), this.manifest(batchId, frames, rows))
  }
}

async function next(): Promise<ChannelEvent | undefined> {
  const { value, done } = await channel.events.next()
  return done ? undefined : (value as ChannelEvent)
}

async function kinds(count: number): Promise<string[]> {
  const found: string[] = []
  while (found.length < count) found.push((await next())?.kind ?? 'end')
  return found
}

/** What its file says; nothing while it is being written. */
function caller(): Readonly<Record<string, unknown>> {
  const [line = '', seal = ''] = readFileSync(join(base, `sparkwire-${RUN}`, 'caller.json'), 'utf8').split(
    '\n',
  )
  return seal === '' ? {} : JSON.parse(line)
}

async function settled(done: () => boolean): Promise<void> {
  for (let tries = 0; !done() && tries < 100; tries += 1) await sleep(20)
  expect(done()).toBe(true)
}

test('what a driver says comes in order, and a micro-batch is acknowledged by taking it away', async () => {
  const writer = new Writer(0)
  expect(await next()).toEqual({ kind: 'connected', incarnation: 'incarnation-0', spark: '4.1.1' })
  writer.open()
  expect(await next()).toEqual({ kind: 'opened', result: 'a/b', queryId: 'q1', schema: SCHEMA })
  channel.grant('a/b', 1_000_000)
  writer.put(0, 0, 2)
  expect(await next()).toMatchObject({ kind: 'data', batch: BATCH, seq: 0, rows: 3 })
  expect(await next()).toMatchObject({ kind: 'data', batch: BATCH, seq: 1, rows: 3 })
  expect(await next()).toEqual({ kind: 'batch-end', batch: BATCH, rows: 6 })
  expect(existsSync(writer.file(0, 'json'))).toBe(true)
  channel.acknowledge(BATCH)
  await settled(() => !existsSync(writer.file(0, 'rows')))
  expect(existsSync(writer.file(0, 'json'))).toBe(false)
  writer.say('RESULT_END', { result: 'a/b', rows: 6, batches: 1 })
  writer.say('CLOSED', { status: 'succeeded', exitCode: 0, results: {} })
  expect(await kinds(2)).toEqual(['result-end', 'closed'])
  await channel.close()
  expect(await next()).toBeUndefined()
  expect(existsSync(join(base, `sparkwire-${RUN}`))).toBe(false)
})

test('half a manifest is none yet', async () => {
  const writer = new Writer(0)
  writer.open()
  channel.grant('a/b', 1_000_000)
  await kinds(2)
  writeFileSync(writer.file(0, 'json'), writer.manifest(0, 0).slice(0, -6))
  const coming = next()
  expect(await Promise.race([coming, sleep(300)])).toBeUndefined()
  writer.put(0, 0, 0)
  expect(await coming).toEqual({ kind: 'batch-end', batch: BATCH, rows: 0 })
})

test('no more is brought than the consumer has room for, and without credit nothing', async () => {
  const writer = new Writer(0)
  writer.open()
  await kinds(2)
  writer.put(0, 0, 3)
  const coming = next()
  expect(await Promise.race([coming, sleep(300)])).toBeUndefined()
  channel.grant('a/b', ARROW.length + 1)
  expect(await coming).toMatchObject({ kind: 'data', seq: 0 })
  expect(await next()).toMatchObject({ kind: 'data', seq: 1 })
  const third = next()
  expect(await Promise.race([third, sleep(300)])).toBeUndefined()
  channel.grant('a/b', 1_000_000)
  expect(await third).toMatchObject({ kind: 'data', seq: 2 })
})

test('what is asked of the driver stands in one file', async () => {
  expect(caller()).toEqual({ v: 1, run: RUN, beat: 1, asked: 0, stop: null })
  expect(channel.askBusy()).toBe(false)
  channel.stop('finish', 'enough')
  await settled(() => caller()['beat'] === 3)
  expect(caller()).toMatchObject({ asked: 1, stop: { mode: 'finish', reason: 'enough' } })
})

test('another driver begins anew, whatever the one before has left', async () => {
  const first = new Writer(0)
  first.open()
  channel.grant('a/b', 1_000_000)
  first.put(0, 0, 1)
  expect(await kinds(4)).toEqual(['connected', 'opened', 'data', 'batch-end'])
  const second = new Writer(1)
  expect(await next()).toMatchObject({ kind: 'connected', incarnation: 'incarnation-1' })
  second.open()
  second.put(0, 0, 1)
  expect(await kinds(3)).toEqual(['opened', 'data', 'batch-end'])
  channel.acknowledge(BATCH)
  await settled(() => !existsSync(second.file(0, 'json')))
})

test.each([
  ['rows that Spark has not counted', (writer: Writer) => writer.put(0, 0, 1, 4), 'CHANNEL_SEQUENCE_GAP'],
  [
    'a result of which a batch is missing',
    (writer: Writer) => writer.say('RESULT_END', { result: 'a/b', rows: 3, batches: 1 }),
    'CHANNEL_SEQUENCE_GAP',
  ],
  [
    'rows that have changed on the disk',
    (writer: Writer) => {
      writeFileSync(writer.file(0, 'rows'), Buffer.from(ARROW).fill(0, 40, 41).fill(7, 60, 61))
      writeFileSync(writer.file(0, 'json'), writer.manifest(0, 1))
    },
    'RUN_SPOOL_BROKEN',
  ],
])('%s', async (_, write, code) => {
  const writer = new Writer(0)
  writer.open()
  channel.grant('a/b', 1_000_000)
  write(writer)
  const failed = (async () => {
    for await (const _event of channel.events);
  })()
  await expect(failed).rejects.toMatchObject({ code })
})

test.each([
  [{ spool: '/mnt/rows/' }, 'file:///mnt/rows'],
  [{ spool: 'file:/mnt/rows' }, 'file:///mnt/rows'],
  [{ spool: 'hdfs://name/rows//' }, 'hdfs://name/rows'],
  [{}, undefined],
])('%j is the folder %s', (options, folder) => {
  expect(spoolFolder(options)).toBe(folder)
})

test('a spool and what is for a driver that calls back exclude each other', () => {
  expect(() => spoolFolder({ spool: '/mnt/rows', remote: 'sc://host' })).toThrow('remote is given too')
})

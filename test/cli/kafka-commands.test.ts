import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { identifyProcess } from '../../src/supervise/process-identity.js'
import { sharedBroker } from '../helpers/broker.js'
import { type CommandOptions, type CommandResult, sparkwire } from '../helpers/command.js'

let directory: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'sparkwire-cli-'))
})
afterAll(() => rmSync(directory, { recursive: true }))

/** Runs a command against the shared broker, with a state directory of these tests' own. */
const kafka = (words: readonly string[], options: CommandOptions = {}): Promise<CommandResult> =>
  sparkwire(words, {
    ...options,
    env: { SPARKWIRE_BOOTSTRAP_SERVERS: sharedBroker(), SPARKWIRE_STATE: directory, ...options.env },
  })

async function newTopic(...words: readonly string[]): Promise<string> {
  const topic = `cli-${randomUUID()}`
  expect(await kafka(['topics', 'create', topic, ...words])).toMatchObject({ code: 0, stdout: '' })
  return topic
}

test('topics are created, listed, described and deleted', async () => {
  const topic = await newTopic('--partitions', '2', '--config', 'retention.ms=5000000')
  expect((await kafka(['topics', 'list'])).stdout.split('\n')).toContain(topic)
  expect(JSON.parse((await kafka(['topics', 'describe', topic, '--json'])).stdout)).toEqual([
    {
      topic,
      partitions: [0, 1].map((partition) => ({
        partition,
        leader: 1,
        replicas: [1],
        inSyncReplicas: [1],
        beginningOffset: '0',
        endOffset: '0',
      })),
      config: { 'retention.ms': '5000000' },
    },
  ])
  const again = await kafka(['topics', 'create', topic])
  expect(again.code).toBe(2)
  expect(again.stderr).toContain('[KAFKA_TOPIC_EXISTS]')
  expect(await kafka(['topics', 'create', topic, '--if-not-exists'])).toMatchObject({
    code: 0,
    stderr: `topic ${topic} exists already\n`,
  })
  expect(await kafka(['topics', 'delete', topic])).toMatchObject({
    code: 0,
    stderr: `deleted topic ${topic}\n`,
  })
  expect((await kafka(['topics', 'list', '--json'])).stdout).not.toContain(topic)
})

test('a file is produced, a line a record, and consumed again', async () => {
  const topic = await newTopic('--partitions', '2')
  const file = join(directory, 'orders.jsonl')
  writeFileSync(
    file,
    '{"id":"foobar","at":1517363399650}\n\n{"id":"abc","at":1517363399651}\n{"id":"foobar","at":1517363399652}\n',
  )
  const words = ['--file', file, '--key', 'id', '--timestamp', 'at', '--header', 'source=test', '--json']
  const produced = await kafka(['produce', topic, ...words])
  expect(produced.code).toBe(0)
  // Of Kafka's own test vectors, foobar hashes to an even number and abc to an odd one.
  expect(JSON.parse(produced.stdout)).toMatchObject({
    topic,
    records: 3,
    partitions: [
      { partition: 0, records: 2, firstOffset: '0', lastOffset: '1' },
      { partition: 1, records: 1, firstOffset: '0', lastOffset: '0' },
    ],
  })
  const consumed = await kafka(['consume', topic, '--output', 'json'])
  expect(consumed.code).toBe(0)
  expect(consumed.stderr).toBe(`3 records of ${topic}\n`)
  expect(consumed.stdout.trimEnd().split('\n').sort()).toEqual([
    `{"topic":"${topic}","partition":0,"offset":0,"timestamp":"2018-01-31T01:49:59.650Z","key":"foobar","value":"{\\"id\\":\\"foobar\\",\\"at\\":1517363399650}","headers":[{"key":"source","value":"test"}]}`,
    `{"topic":"${topic}","partition":0,"offset":1,"timestamp":"2018-01-31T01:49:59.652Z","key":"foobar","value":"{\\"id\\":\\"foobar\\",\\"at\\":1517363399652}","headers":[{"key":"source","value":"test"}]}`,
    `{"topic":"${topic}","partition":1,"offset":0,"timestamp":"2018-01-31T01:49:59.651Z","key":"abc","value":"{\\"id\\":\\"abc\\",\\"at\\":1517363399651}","headers":[{"key":"source","value":"test"}]}`,
  ])
})

test('standard input is produced as text, as much as is counted, and printed as a table', async () => {
  const topic = await newTopic()
  const produced = await kafka(['produce', topic, '--format', 'text', '--count', '2', '--partition', '0'], {
    input: 'one\ntwo\nthree\n',
  })
  expect(produced.code).toBe(0)
  expect(produced.stdout).toBe('')
  expect(produced.stderr).toContain(`  ${topic} [0]: 2 records acknowledged, offsets 0 to 1\n`)
  const { stdout } = await kafka(['consume', topic])
  const [head, , ...rows] = stdout.trimEnd().split('\n')
  expect(head?.split(/\s+/)).toEqual(['partition', 'offset', 'timestamp', 'key', 'value', 'headers'])
  expect(rows.map((row) => row.split(/\s+/).filter((_, at) => at !== 2))).toEqual([
    ['0', '0', 'null', 'one'],
    ['0', '1', 'null', 'two'],
  ])
})

test('a bad line is told with file and line, and with what was sent before it', async () => {
  const topic = await newTopic()
  const good = Array.from({ length: 1500 }, (_, index) => `{"n":${index}}\n`).join('')
  const produced = await kafka(['produce', topic, '--json'], { input: `${good}{bad\n` })
  expect(produced.code).toBe(2)
  expect(produced.stderr).toContain('error: stdin:1501: not JSON')
  const report = JSON.parse(produced.stdout) as { records: number; error: { code: string } }
  expect(report.records).toBe(1000)
  expect(report.error.code).toBe('KAFKA_MALFORMED_RECORD')
  expect((await kafka(['consume', topic])).stderr).toBe(`1000 records of ${topic}\n`)
})

test.each([
  [['--key', 'id', '--format', 'text'], '--key and --timestamp name fields of JSON lines'],
  [['--partition', 'x'], "--partition is 'x'. Expected a whole number from 0 on."],
  [['--rate', '0'], "--rate is '0'. Expected a number above 0."],
  [['--header', 'novalue'], "--header is 'novalue'. Expected name=value."],
  [['--file', '/no/such/file'], 'Cannot read /no/such/file: there is no such file.'],
])('wrong use of produce ends with 2: %j', async (words, message) => {
  const produced = await kafka(['produce', 'any', ...words])
  expect(produced.code).toBe(2)
  expect(produced.stderr).toContain(message)
})

test('consume ends by rows, by idle time, and by a deadline that is a failure where more was asked', async () => {
  const topic = await newTopic()
  await kafka(['produce', topic, '--format', 'text'], { input: 'a\nb\nc\n' })
  const consume = (...words: readonly string[]) => kafka(['consume', topic, '--json', ...words])
  const rows = await consume('--until', 'rows=2')
  expect([rows.code, rows.stdout.trimEnd().split('\n').length]).toEqual([0, 2])
  const idle = await consume('--from', '1', '--until', 'idle=1s')
  expect([idle.code, idle.stdout.trimEnd().split('\n').length]).toEqual([0, 2])
  expect(await consume('--from', 'latest', '--until', 'deadline=500ms')).toMatchObject({
    code: 0,
    stdout: '',
  })
  const late = await consume('--until', 'rows=9,deadline=2s')
  expect([late.code, late.stdout.trimEnd().split('\n').length]).toEqual([1, 3])
  expect(late.stderr).toContain('met its deadline of 2 s. Expected rows=9 before it. [KAFKA_READ_TIMED_OUT]')
  const { code, stderr } = await consume('--until', 'row=9')
  expect(code).toBe(2)
  expect(stderr).toContain('hint: did you mean rows?')
})

test('Ctrl-C ends a producing that waits for input with 130, and the report', async () => {
  const topic = await newTopic()
  const endless = Array.from({ length: 3000 }, (_, index) => `${index}\n`).join('')
  let interrupted = false
  const produced = await kafka(['produce', topic, '--format', 'text', '--rate', '500'], {
    input: endless,
    onStderr: (text, kill) => {
      if (interrupted || !text.includes('Producing to')) return
      interrupted = true
      setTimeout(() => kill('SIGINT'), 1500)
    },
  })
  expect(produced.code).toBe(130)
  const acknowledged = Number(/(\d+) records acknowledged, \d+ bytes/.exec(produced.stderr)?.[1])
  expect(acknowledged).toBeGreaterThan(0)
  expect(acknowledged).toBeLessThan(3000)
})

test('no broker, an unknown topic and no address are told apart', async () => {
  const dead = await kafka(['topics', 'list', '--bootstrap-servers', '127.0.0.1:1'])
  expect(dead.code).toBe(3)
  expect(dead.stderr).toContain('127.0.0.1:1 refused the connection')
  const topic = await newTopic()
  const unknown = await kafka(['consume', `${topic}x`])
  expect(unknown.code).toBe(2)
  expect(unknown.stderr).toContain(`hint: did you mean ${topic}?`)
  const none = await kafka(['topics', 'list'], { env: { SPARKWIRE_BOOTSTRAP_SERVERS: '' } })
  expect(none.code).toBe(2)
  expect(none.stderr).toContain('sparkwire sandbox up')
})

test('sandbox up leaves a broker that the next commands find, and down ends it', async () => {
  const options = { env: { SPARKWIRE_BOOTSTRAP_SERVERS: '', SPARKWIRE_STATE: join(directory, 'standing') } }
  expect(await kafka(['sandbox', 'status', '--json'], options)).toMatchObject({ code: 1, stdout: '[]\n' })
  const up = await kafka(['sandbox', 'up', '--json'], options)
  try {
    expect(up.code).toBe(0)
    const standing = JSON.parse(up.stdout) as {
      bootstrapServers: string
      pid: number
      connectionFile: string
    }
    expect(existsSync(standing.connectionFile)).toBe(true)
    expect(identifyProcess(standing.pid)).toBeDefined()
    expect((await kafka(['sandbox', 'up'], options)).stdout).toBe(`${standing.bootstrapServers}\n`)
    expect((await kafka(['topics', 'create', 'here'], options)).code).toBe(0)
    expect((await kafka(['topics', 'list'], options)).stdout).toBe('here\n')
    const status = await kafka(['sandbox', 'status', '--json'], options)
    expect([status.code, JSON.parse(status.stdout)]).toEqual([0, [{ ...standing, state: 'running' }]])
    const down = await kafka(['sandbox', 'down'], options)
    expect(down).toMatchObject({ code: 0, stderr: `ended the broker at ${standing.bootstrapServers}\n` })
    expect(identifyProcess(standing.pid)).toBeUndefined()
    expect(existsSync(standing.connectionFile)).toBe(false)
  } finally {
    await kafka(['sandbox', 'down'], options)
  }
})

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ResultChannel } from '../../../src/channel/result-channel.js'
import { isBridgeError } from '../../../src/errors/bridge-error.js'
import type { DeclaredResult } from '../../../src/ir/job-document.js'
import type { UntilConditions } from '../../../src/ir/until.js'
import type { Message, MessageType } from '../../../src/protocol/messages.js'
import { ActiveRun } from '../../../src/run/active-run.js'
import { RunDirectory } from '../../../src/run/run-directory.js'
import { runEventSchema } from '../../../src/run/run-event.js'
import type { ReportedWarning } from '../../../src/run/run-report.js'
import { requestStop } from '../../../src/run/stop-request.js'
import { schemaFromSparkJson } from '../../../src/schema/spark-json.js'
import { type KeptProcess, startKept } from '../../../src/supervise/kept-process.js'
import { Mask } from '../../../src/util/mask.js'
import { DealerPeer } from '../../helpers/dealer-peer.js'
import { compiledScript } from '../../helpers/script-job.js'

// Three rows of n: bigint, 0 to 2.
const ARROW = readFileSync(new URL('../../fixtures/arrow/three-longs.arrows', import.meta.url))
const SPARK_SCHEMA = { type: 'struct', fields: [{ name: 'n', type: 'long', nullable: true, metadata: {} }] }
const BATCH = { result: 'numbers', queryId: 'q1', batchId: 0 }
const TOKEN = 'the-token-of-this-run'
const SECRET = 'hunter2-and-more'
/** A real process that ends with the code it finds in a file. */
const WAITS = 'while [ ! -e code ]; do sleep 0.02; done; exit $(cat code)'

type Rows = Record<string, Readonly<Record<string, unknown>>>

let parent: string
let run: ActiveRun<Rows>
let driver: DealerPeer
let kept: KeptProcess
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'runs-'))
})
afterEach(async () => {
  driver[Symbol.dispose]()
  await kept.end(0)
  await run.report
  rmSync(parent, { recursive: true })
})

async function start(
  results: readonly DeclaredResult[] = [],
  until: UntilConditions = {},
  warnings: readonly ReportedWarning[] = [],
): Promise<void> {
  const job = { ...compiledScript('/home/ada/job.py'), results }
  const directory = await RunDirectory.create(job, parent)
  const channel = await ResultChannel.open({
    run: directory.id,
    token: TOKEN,
    attempts: { directory: directory.attempts },
  })
  kept = await startKept({
    argv: ['bash', '-c', WAITS],
    cwd: directory.files.directory,
    env: { PATH: process.env['PATH'] },
    stdoutFile: directory.files.stdout,
    stderrFile: directory.files.log,
    exitFile: directory.files.exit,
    specFile: join(directory.files.directory, 'keeper.json'),
  })
  run = new ActiveRun<Rows>({
    job,
    directory,
    channel,
    process: kept,
    spark: '4.1.1',
    master: 'local[1]',
    until,
    warnings,
    mask: new Mask([SECRET]),
  })
  driver = new DealerPeer(channel)
}

async function connect(): Promise<void> {
  await driver.send('HELLO', {
    run: run.id,
    token: TOKEN,
    role: 'driver',
    incarnation: 'first',
    version: { major: 1, minor: 0 },
    spark: '4.1.1',
    connection: 1,
    received: 0,
  })
  await hear('WELCOME')
}

async function hear<T extends MessageType>(type: T): Promise<Extract<Message, { type: T }>> {
  const message = await driver.receive()
  expect(message).toMatchObject({ type })
  return message as Extract<Message, { type: T }>
}

const open = (schema: unknown = SPARK_SCHEMA, result = 'numbers'): Promise<void> =>
  driver.send('OPEN', { result, queryId: 'q1', schema, lastCommitted: null })

async function sendBatch(batchId = 0): Promise<void> {
  await driver.send('DATA', { ...BATCH, batchId, partition: 0, seq: 0, rows: 3 }, ARROW)
  await driver.send('BATCH_END', { ...BATCH, batchId, rows: 3, frames: 1 })
}

/** Says the end, as the runner does, and ends the process. */
async function end(status: 'succeeded' | 'failed' | 'stopped', rows: number, code = 0): Promise<void> {
  const results = rows < 0 ? {} : { numbers: { rows, batches: 1, acknowledged: 1 } }
  await driver.send('CLOSED', { status, exitCode: status === 'failed' ? 1 : 0, results })
  exit(code)
}

const exit = (code: number): void => writeFileSync(join(run.files.directory, 'code'), String(code))

async function readAll(): Promise<unknown[]> {
  const rows: unknown[] = []
  for await (const row of run.rows('numbers')) rows.push(row)
  return rows
}

describe('a run whose three witnesses agree', () => {
  test('begins with what was found before it, which the report repeats', async () => {
    const warning = {
      code: 'PREFLIGHT_DISK_LOW',
      message: 'There are 7 MB free',
      details: { freeBytes: 7e6 },
    }
    await start([], {}, [warning])
    await connect()
    await end('succeeded', -1)
    expect((await run.report).warnings).toEqual([warning])
    const events = readFileSync(run.files.events, 'utf8').trimEnd().split('\n')
    expect(events.slice(0, 2).map((line) => runEventSchema.parse(JSON.parse(line)))).toMatchObject([
      { event: 'submitted' },
      { event: 'warning', ...warning },
    ])
  })

  test('succeeds, and all of it is on disk', async () => {
    await start()
    const reading = readAll()
    await connect()
    await open()
    expect((await hear('CREDIT')).header.bytes).toBe(32 * 1024 * 1024)
    await sendBatch()
    await hear('CREDIT')
    await hear('ACK')
    await end('succeeded', 3)
    expect(await reading).toEqual([{ n: 0n }, { n: 1n }, { n: 2n }])
    const report = await run.report
    expect(report).toMatchObject({
      v: 1,
      run: run.id,
      verdict: 'SUCCEEDED',
      rows: 3,
      batches: 1,
      redelivered: 0,
    })
    expect(report.results).toEqual({
      numbers: { rows: 3, sent: 3, batches: 1, redelivered: 0, duplicates: 0, complete: true },
    })
    expect(report.witnesses).toEqual({ closed: 'succeeded', exit: { code: 0, signal: null }, cluster: null })
    expect([report.error, report.stoppedBy]).toEqual([null, null])
    expect(JSON.parse(readFileSync(run.files.report, 'utf8'))).toEqual(report)
    const events = readFileSync(run.files.events, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => runEventSchema.parse(JSON.parse(line)))
    expect(events.map(({ event }) => event)).toEqual([
      'submitted',
      'connected',
      'opened',
      'acknowledged',
      'closed',
    ])
    const left = readdirSync(run.files.directory).sort()
    expect(left).toEqual([
      'code',
      'document.json',
      'driver.log',
      'events.jsonl',
      'exit.json',
      'report.json',
      'stdout.log',
    ])
  })

  test('the acknowledgement is on disk before the driver hears it', async () => {
    await start()
    const rows = run.rows('numbers')[Symbol.asyncIterator]()
    await connect()
    await open()
    await hear('CREDIT')
    await sendBatch()
    for (let row = 0; row < 3; row += 1) await rows.next()
    expect(readFileSync(run.files.events, 'utf8')).not.toContain('acknowledged')
    const last = rows.next()
    last.catch(() => {})
    await hear('CREDIT')
    await hear('ACK')
    expect(readFileSync(run.files.events, 'utf8')).toContain('"event":"acknowledged"')
  })

  test('leaving its scope afterwards asks and waits for nothing', async () => {
    await start()
    await connect()
    await end('succeeded', -1)
    await run.report
    await run[Symbol.asyncDispose]()
    expect(await run.report).toMatchObject({ verdict: 'SUCCEEDED', stoppedBy: null })
    expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length).toBeLessThan(2)
  })
})

describe('a run whose rows are not all there', () => {
  async function failsWith(text: string): Promise<unknown> {
    const error = await readAll().catch((reason: unknown) => reason)
    expect(isBridgeError(error, 'JOB_FAILED')).toBe(true)
    expect((error as Error).message).toContain(text)
    const report = await run.report
    expect(report.verdict).toBe('FAILED')
    return error
  }

  test('the driver sent more than came', async () => {
    await start()
    const failing = failsWith("result 'numbers' is not complete: 3 rows came, 6 were sent")
    await connect()
    await open()
    await sendBatch()
    await hear('CREDIT')
    await hear('CREDIT')
    await hear('ACK')
    await end('succeeded', 6)
    await failing
  })

  test('nobody has taken them', async () => {
    await start()
    await connect()
    await open()
    await sendBatch()
    await hear('CREDIT')
    await end('succeeded', 3)
    expect(await run.report).toMatchObject({
      verdict: 'FAILED',
      reason: "result 'numbers' was not taken whole: 0 of 3 rows",
    })
  })

  test('a frame is missing: the driver is asked to abandon', async () => {
    await start()
    const failing = failsWith('its first frame has number 1, expected 0')
    await connect()
    await open()
    await hear('CREDIT')
    await driver.send('DATA', { ...BATCH, partition: 0, seq: 1, rows: 3 }, ARROW)
    expect((await hear('CONTROL')).header.mode).toBe('abandon')
    exit(0)
    const error = (await failing) as Error
    expect(isBridgeError(error.cause, 'CHANNEL_SEQUENCE_GAP')).toBe(true)
  })

  test('Spark declares other columns than the job: no row comes', async () => {
    const declared = schemaFromSparkJson({
      type: 'struct',
      fields: [
        { name: 'n', type: 'string', nullable: true, metadata: {} },
        { name: 'place', type: 'string', nullable: true, metadata: {} },
      ],
    })
    await start([{ name: 'numbers', schema: declared }])
    const failing = failsWith('place')
    await connect()
    await open()
    await sendBatch()
    expect((await hear('CONTROL')).header.mode).toBe('abandon')
    exit(0)
    const error = (await failing) as Error
    expect(isBridgeError(error.cause, 'SCHEMA_MISMATCH')).toBe(true)
    expect(await run.report).toMatchObject({ rows: 0, batches: 0 })
  })
})

describe('an end that somebody else made', () => {
  test('the script failed: its cause is the error', async () => {
    await start()
    const reading = readAll().catch((reason: unknown) => reason)
    await connect()
    const cause = {
      type: 'org.apache.spark.SparkException',
      message: 'boom\nat x',
      condition: 'BOOM',
      sqlState: '22012',
    }
    await driver.send('ERROR', {
      code: 'JOB_FAILED',
      message: 'boom',
      failure: {
        phase: 'script',
        causes: [cause],
        frames: [],
        ...{ scriptLine: 12, locatedBy: 'line', sql: null },
        query: null,
        traceback: 'Traceback',
      },
    })
    await end('failed', -1, 1)
    const error = await reading
    expect((error as Error).message).toBe("Job 'fault' failed: SparkException: boom")
    expect(await run.report).toMatchObject({
      verdict: 'FAILED',
      error: { code: 'JOB_FAILED', position: { file: '/home/ada/job.py', line: 12, column: 1 } },
    })
  })

  test('spark-submit ends before anything connects: the log is shown', async () => {
    await start()
    writeFileSync(run.files.log, 'first\nError: Could not find or load main class\n')
    exit(1)
    const report = await run.report
    expect(report).toMatchObject({
      verdict: 'SUBMIT_FAILED',
      reason: 'spark-submit ended with code 1 before the script started',
      error: { code: 'JOB_SUBMIT_FAILED' },
    })
    expect(report.error?.details['log']).toEqual(['first', 'Error: Could not find or load main class'])
  })

  test('exit 0 without a word is no success', async () => {
    await start()
    await connect()
    exit(0)
    expect((await run.report).verdict).toBe('LOST')
  })

  test('a stranger cannot say that it is done', async () => {
    await start()
    await driver.send('CLOSED', { status: 'succeeded', exitCode: 0, results: {} })
    await hear('WHO')
    exit(0)
    expect((await run.report).verdict).toBe('SUBMIT_FAILED')
  })
})

describe('stopping', () => {
  test('before the driver has connected ends its process', async () => {
    await start()
    const report = await run.stop()
    expect(report).toMatchObject({
      verdict: 'CANCELLED',
      stoppedBy: 'terminate',
      reason: 'the caller stopped it',
    })
    expect(report.witnesses.exit).toEqual({ code: null, signal: 'SIGTERM' })
  })

  test('asks first, and says how', async () => {
    await start()
    await connect()
    const stopping = run.stop('abandon', 'enough')
    expect((await hear('CONTROL')).header).toEqual({ command: 'stop', mode: 'abandon', reason: 'enough' })
    await end('stopped', -1)
    expect(await stopping).toMatchObject({ verdict: 'CANCELLED', stoppedBy: 'ask', reason: 'enough' })
  })

  test('rows that were asked for end in silence where the caller has stopped them', async () => {
    await start()
    const reading = readAll()
    await connect()
    void run.stop()
    await hear('CONTROL')
    await end('stopped', -1)
    expect(await reading).toEqual([])
  })

  test('somebody else may ask for it, and for more than was asked before', async () => {
    await start()
    await connect()
    await requestStop(run.files.directory, { mode: 'finish', reason: 'ada wants the machine' })
    expect((await hear('CONTROL')).header).toMatchObject({ mode: 'finish', reason: 'ada wants the machine' })
    await requestStop(run.files.directory, { mode: 'kill', reason: 'at once' })
    const report = await run.report
    expect(report).toMatchObject({
      verdict: 'CANCELLED',
      stoppedBy: 'kill',
      reason: 'ada wants the machine',
    })
    const events = readFileSync(run.files.events, 'utf8')
    expect(events.match(/"event":"stopping"/g)).toHaveLength(1)
    expect(existsSync(join(run.files.directory, 'stop.json'))).toBe(false)
  })

  test.each([
    '{',
    '{"v":1,"mode":"sing","reason":""}',
    '[]',
  ])('a request that is none is not heeded: %s', async (text) => {
    await start()
    await connect()
    writeFileSync(join(run.files.directory, 'stop.json'), text)
    await sleep(500)
    await end('succeeded', -1)
    expect(await run.report).toMatchObject({ verdict: 'SUCCEEDED', stoppedBy: null })
  })

  test('kill does not ask', async () => {
    await start()
    await connect()
    expect(await run.stop('kill')).toMatchObject({ verdict: 'CANCELLED', stoppedBy: 'kill' })
  })

  test('a deadline with rows unmet', async () => {
    await start([], { rows: 10, deadlineMs: 150 })
    await connect()
    await hear('CONTROL')
    await end('stopped', -1)
    expect(await run.report).toMatchObject({ verdict: 'TIMED_OUT', error: { code: 'JOB_TIMED_OUT' } })
  })
})

describe('which result is meant', () => {
  const declared = ['strong', 'weak'].map((name) => ({ name }))

  test('one of several must be named', async () => {
    await start(declared)
    expect(() => run.rows()).toThrow("Which result is meant? Job 'fault' has 2: strong, weak")
    expect(run.results).toEqual(['strong', 'weak'])
  })

  test('the only one need not', async () => {
    await start([{ name: 'numbers' }])
    expect(() => run.rows()).not.toThrow()
  })
})

test('what the job prints is told as it comes', async () => {
  await start()
  const events = run.events()[Symbol.asyncIterator]()
  expect((await events.next()).value).toMatchObject({ event: 'submitted', name: 'fault', master: 'local[1]' })
  writeFileSync(run.files.stdout, 'hello\n')
  expect((await events.next()).value).toMatchObject({ event: 'log', logger: 'stdout', message: 'hello' })
  exit(1)
  expect((await events.next()).value).toMatchObject({ event: 'closed', verdict: 'SUBMIT_FAILED' })
  expect((await events.next()).done).toBe(true)
  expect(existsSync(run.files.report)).toBe(true)
})

test('a secret in what the driver says, prints and logs is in nothing that is told or kept', async () => {
  await start([], {}, [{ code: 'ODD', message: SECRET, details: { SECRET } }])
  const reading = readAll().catch((reason: unknown) => reason)
  writeFileSync(run.files.stdout, `printed ${SECRET}\n`)
  writeFileSync(run.files.log, `logged ${SECRET}\n`)
  await connect()
  await driver.send('PROGRESS', { query: 'q', progress: { sources: [{ description: SECRET }] } })
  exit(1)
  const { message, details } = (await reading) as Error & { readonly details: unknown }
  const report = await run.report
  expect(report.error?.details['log']).toEqual(['logged *********(redacted)'])
  expect(`${message}${JSON.stringify([details, report])}`).not.toContain(SECRET)
  const kept = readdirSync(run.files.directory).map((name) =>
    readFileSync(join(run.files.directory, name), 'utf8'),
  )
  expect(kept.join('\n')).toContain('"message":"printed *********(redacted)"')
  expect(kept.join('\n')).not.toContain(SECRET)
})

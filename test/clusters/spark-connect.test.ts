import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { availableNow } from '../../src/define/triggers.js'
import {
  count,
  job,
  json,
  kafka,
  max,
  script as ownScript,
  results,
  struct,
  t,
  timestampMillis,
  toConsole,
  toJson,
  toKafka,
  tumbling,
} from '../../src/index.js'
import type { DocumentSource } from '../../src/ir/job-document.js'
import type { Run } from '../../src/run/run.js'
import { startSandboxConnect } from '../../src/run/sandbox-connect.js'
import type { SubmitOptions } from '../../src/run/submit.js'
import type { SparkConnectServer } from '../../src/sandbox/spark-connect-server.js'
import { groupMembers } from '../../src/supervise/process-group.js'
import { sharedBroker, testClient, testTopic } from '../helpers/broker.js'
import { collect } from '../helpers/collect.js'
import { sparkwire } from '../helpers/command.js'
import { driverProcess, FaultBench, faultScript, until } from '../helpers/fault-bench.js'
import { scriptJob } from '../helpers/script-job.js'

let server: SparkConnectServer
beforeAll(async () => {
  server = await startSandboxConnect()
})
afterAll(() => server.stop())

let bench: FaultBench
beforeEach(() => {
  bench = new FaultBench()
  return () => bench.close()
})

const script = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/connect/${name}`, import.meta.url))

const submit = (name: string, args: readonly string[] = [], options: SubmitOptions = {}): Promise<Run> =>
  bench.submitJob(scriptJob(script(name), args), { remote: server.remote, ...options })

const endless = (options: SubmitOptions = {}): Promise<Run> =>
  bench.submit('stream.py', ['100', 'numbers'], { remote: server.remote, ...options })

/** The Pythons in which the server runs functions of queries, each for as long as its query runs. */
const functionsOnServer = (): number =>
  readdirSync('/proc').filter(
    (pid) =>
      /^\d+$/.test(pid) &&
      readProcess(pid, 'status').includes(`\nPPid:\t${server.pid}\n`) &&
      readProcess(pid, 'cmdline').includes('foreach_batch_worker'),
  ).length

function readProcess(pid: number | string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}

test('a pipeline of streams: results, state, a Kafka sink, the console, progress', async () => {
  const client = await testClient()
  const [quakes, alerts] = [await testTopic(client), await testTopic(client)]
  const quake = (id: string, time: string, mag: number, net: string) => ({
    value: JSON.stringify({ id, time: Date.parse(time), mag, net }),
  })
  await client.produce(quakes, [
    quake('a', '2024-01-01T01:00:00Z', 5, 'us'),
    quake('b', '2024-01-01T02:00:00Z', 2, 'us'),
    quake('c', '2024-01-01T05:59:59Z', 6.5, 'us'),
    quake('d', '2024-01-01T06:00:00Z', 4.5, 'ak'),
    // Closes the windows before it.
    quake('e', '2024-01-03T00:00:00Z', 1, 'us'),
  ])
  const source = kafka({
    topic: quakes,
    value: json({ id: t.string(), time: t.bigint(), mag: t.double(), net: t.string() }),
    startingOffsets: 'earliest',
  }).withColumn('at', (c) => timestampMillis(c.time))
  const strong = source.filter((c) => c.mag.ge(4.5)).select('id', 'at', 'mag')
  const byNet = source
    .withWatermark('at', '1 hour')
    .groupBy((c) => ({ window: tumbling(c.at, '6 hours'), net: c.net }))
    .agg((c) => ({ quakes: count(), strongest: max(c.mag) }))
  const pipeline = job({
    name: 'quakes',
    sinks: {
      strong: results(strong),
      byNet: results(byNet),
      alerts: toKafka(
        strong.select((c) => ({ key: c.id, value: toJson(struct({ mag: c.mag })) })),
        { topic: alerts },
      ),
      log: toConsole(strong.select('id')),
    },
    trigger: availableNow(),
  })
  await using run = await bench.submitJob(pipeline, {
    remote: server.remote,
    bootstrapServers: sharedBroker(),
  })
  const [rows, windows] = await Promise.all([collect(run.rows('strong')), collect(run.rows('byNet'))])
  const report = await run.report
  expect(report, JSON.stringify(report.error)).toMatchObject({ verdict: 'SUCCEEDED', rows: 5 })
  expect(rows).toEqual([
    { id: 'a', at: '2024-01-01T01:00:00.000000Z', mag: 5 },
    { id: 'c', at: '2024-01-01T05:59:59.000000Z', mag: 6.5 },
    { id: 'd', at: '2024-01-01T06:00:00.000000Z', mag: 4.5 },
  ])
  expect(windows.sort((a, b) => (`${a.net}` < `${b.net}` ? -1 : 1))).toEqual([
    {
      window: { start: '2024-01-01T06:00:00.000000Z', end: '2024-01-01T12:00:00.000000Z' },
      net: 'ak',
      quakes: 1n,
      strongest: 4.5,
    },
    {
      window: { start: '2024-01-01T00:00:00.000000Z', end: '2024-01-01T06:00:00.000000Z' },
      net: 'us',
      quakes: 3n,
      strongest: 6.5,
    },
  ])
  const written = await collect(client.read(alerts))
  expect(written.map(({ key, value }) => [`${key}`, `${value}`])).toEqual([
    ['a', '{"mag":5.0}'],
    ['c', '{"mag":6.5}'],
    ['d', '{"mag":4.5}'],
  ])
  const events = await collect(run.events())
  const told = events.flatMap((event) => (event.event === 'progress' ? [event.query] : []))
  expect([...new Set(told)].sort()).toEqual(['alerts', 'byNet', 'log', 'strong'])
  const queries = events.flatMap((event) => (event.event === 'opened' ? [event.queryId] : []))
  expect(new Set(queries).size).toBe(2)
  expect(queries.every((id) => /^[0-9a-f-]{36}$/.test(String(id)))).toBe(true)
  // The console is the server's.
  expect(report.warnings).toMatchObject([{ code: 'RUN_PRINTS_ELSEWHERE', details: { sinks: ['log'] } }])
  expect(readFileSync(server.logFile, 'utf8')).toMatch(/\| id\|\s.*\| {2}c\|/s)
  expect(readFileSync(run.files.stdout, 'utf8')).toBe('')
  expect(report.witnesses).toEqual({ closed: 'succeeded', exit: { code: 0, signal: null }, cluster: null })
}, 180_000)

test('a pipeline of batches: two results side by side', async () => {
  const client = await testClient()
  const topic = await testTopic(client)
  await client.produce(
    topic,
    [3, 1, 2].map((n) => ({ value: JSON.stringify({ n }) })),
  )
  const numbers = kafka({ topic, value: json({ n: t.int() }), read: 'batch' })
  const pipeline = job({
    name: 'numbers',
    sinks: {
      large: results(numbers.filter((c) => c.n.ge(2)).sort((c) => c.n.desc())),
      all: results(numbers),
    },
  })
  await using run = await bench.submitJob(pipeline, {
    remote: server.remote,
    bootstrapServers: sharedBroker(),
  })
  const [large, all] = await Promise.all([collect(run.rows('large')), collect(run.rows('all'))])
  expect(large).toEqual([{ n: 3 }, { n: 2 }])
  expect(all).toEqual([{ n: 3 }, { n: 1 }, { n: 2 }])
  expect(await run.report).toMatchObject({ verdict: 'SUCCEEDED', rows: 5 })
})

test('the results of a batch script come in every type, complete and in order', async () => {
  await using run = await submit('every_type.py', ['one', 'two words'], {
    params: { greeting: "it's; $HOME" },
  })
  const [types, none, sorted, facts] = await Promise.all(
    ['types', 'none', 'sorted', 'facts'].map((name) => collect(run.rows(name))),
  )
  const nulls = [
    'tiny',
    'big',
    'nan',
    'money',
    'text',
    'bytes',
    'flag',
    'day',
    'at',
    'local',
    'tags',
    'counts',
  ]
  expect(types).toEqual([
    {
      tiny: -128,
      big: 9223372036854775807n,
      nan: Number.NaN,
      money: '1234567890123456789.123456789',
      text: 'ä€😀',
      bytes: Uint8Array.of(0, 255),
      flag: true,
      day: '2024-02-29',
      at: '2024-02-29T23:59:59.123456Z',
      local: '1969-12-31T00:00:00.000000',
      tags: ['a', null],
      counts: new Map([['k', 1]]),
      place: { x: 1.5, inner: [{ y: 2 }] },
    },
    Object.fromEntries([...nulls, 'place'].map((name) => [name, null])),
  ])
  expect(none).toEqual([])
  expect(sorted).toHaveLength(100_000)
  expect(sorted?.every((row, index) => (row as { id: bigint }).id === BigInt(99_999 - index))).toBe(true)
  expect(facts).toEqual([
    {
      greeting: "it's; $HOME",
      args: ['one', 'two words'],
      kind: 'pyspark.sql.connect.session',
      version: server.version,
    },
  ])
  expect(await run.report).toMatchObject({ verdict: 'SUCCEEDED', rows: 100_003 })
  expect(await collect(run.events())).toContainEqual(
    expect.objectContaining({ event: 'submitted', master: server.remote, spark: '4.1.1' }),
  )
})

test('modules of the caller reach the functions on the server', async () => {
  await using run = await submit('udf.py', [], { pyFiles: [script('modules')] })
  expect(await collect(run.rows('doubled'))).toEqual([{ value: 0n }, { value: 2n }, { value: 4n }])
  expect(await run.report).toMatchObject({ verdict: 'SUCCEEDED' })
})

test('stop() ends the queries on the server, and what was acknowledged is whole', async () => {
  await using run = await endless()
  const rows: bigint[] = []
  for await (const { value } of run.rows('numbers')) {
    rows.push(value as bigint)
    if (rows.length === 250) void run.stop()
  }
  const report = await run.report
  expect(report).toMatchObject({ verdict: 'CANCELLED', stoppedBy: 'ask', witnesses: { closed: 'stopped' } })
  expect(rows).toEqual(rows.map((_, index) => BigInt(index)))
  expect(report.batches * 100).toBeLessThanOrEqual(rows.length)
  await until(() => functionsOnServer() === 0, 10_000)
  expect(functionsOnServer()).toBe(0)
})

test('a run ends by rows, and its query with it', async () => {
  await using run = await endless({ until: { rows: 150 } })
  expect(await collect(run.rows('numbers'))).toHaveLength(150)
  expect(await run.report).toMatchObject({ verdict: 'SUCCEEDED', rows: 150, batches: 1 })
})

test('a client that is killed leaves nothing on the server', async () => {
  await using run = await endless()
  let seen = 0
  for await (const batch of run.batches('numbers')) {
    seen += batch.rows
    if (seen === 100) {
      expect(functionsOnServer()).toBe(1)
      process.kill(driverProcess(bench.tracesOf(run).keeper, 'python'), 'SIGKILL')
      break
    }
    await batch.ack()
  }
  const { verdict } = await run.report
  expect(['FAILED', 'CANCELLED']).toContain(verdict)
  await until(() => functionsOnServer() === 0, 10_000)
  expect(functionsOnServer()).toBe(0)
})

test('Ctrl-C interrupts what the server computes', async () => {
  const args = ['run', script('busy.py'), '--remote', server.remote, '--preflight', 'off', '--json']
  let interrupted = 0
  const { code, stdout } = await sparkwire(args, {
    env: { SPARKWIRE_STATE: join(bench.runs, 'state') },
    onStdout: (text, kill) => {
      if (!text.includes('"event":"rows"') || interrupted > 0) return
      interrupted = performance.now()
      setTimeout(() => kill('SIGINT'), 1000)
    },
  })
  expect(code, stdout).toBe(130)
  expect(performance.now() - interrupted).toBeLessThan(9000)
  expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
    event: 'closed',
    verdict: 'CANCELLED',
  })
})

test('two runs at once on one server see nothing of each other', async () => {
  const found = await Promise.all(
    ['one', 'three'].map(async (name) => {
      await using run = await submit('session.py', [name])
      const [, rows] = await Promise.all([collect(run.rows('hello')), collect(run.rows('found'))])
      expect(await run.report).toMatchObject({ verdict: 'SUCCEEDED' })
      return rows
    }),
  )
  expect(found).toEqual([
    [{ name: 'one', partitions: '3', before: [] }],
    [{ name: 'three', partitions: '5', before: [] }],
  ])
})

test.each([
  [
    'column',
    17,
    { type: 'AnalysisException', condition: 'UNRESOLVED_COLUMN.WITH_SUGGESTION', sqlState: '42703' },
  ],
  ['task', undefined, { condition: 'DIVIDE_BY_ZERO', sqlState: '22012' }],
  ['function', undefined, { type: 'ValueError', message: 'no batch 0 for me' }],
  ['unnamed', undefined, { type: 'QueryUnknown', message: expect.stringContaining(".queryName('lost')") }],
] as const)('a script that fails by %s is told by its cause', async (how, line, cause) => {
  await using run = await submit('fails.py', [how])
  const reading = how === 'task' ? collect(run.rows('bad')).catch(() => undefined) : undefined
  const { verdict, error } = await run.report
  await reading
  expect(verdict).toBe('FAILED')
  const causes = error?.details['causes'] as readonly object[]
  expect(causes, JSON.stringify(causes)).toContainEqual(expect.objectContaining(cause))
  if (line !== undefined)
    expect(error?.position).toMatchObject({ file: script('fails.py'), line: expect.any(Number) })
  expect(error?.message).not.toContain('JVM stacktrace')
})

test('a token is nowhere but in the private file, while the run is there', async () => {
  const token = 'S3CRET-of-the-server'
  const remote = `${server.remote.replace('127.0.0.1', 'localhost')}/;token=${token}`
  await using run = await endless({ remote, until: { batches: 2 } })
  const directory = run.files.directory
  let seen = 0
  for await (const _ of run.rows('numbers')) {
    if (seen++ > 0) continue
    const commands = groupMembers(bench.tracesOf(run).keeper.pid).map(({ pid }) =>
      readProcess(pid, 'cmdline'),
    )
    expect(commands.join(' ')).toContain('sparkwire_main.py')
    expect(commands.join(' ')).not.toContain(token)
    expect(readFileSync(join(directory, 'driver.json'), 'utf8')).toContain(token)
  }
  const report = await run.report
  expect(report, JSON.stringify(report.error)).toMatchObject({ verdict: 'SUCCEEDED', batches: 2 })
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  expect(files.map((file) => file.slice(directory.length + 1))).toContain('report.json')
  for (const file of [...files, server.logFile]) {
    expect(readFileSync(file, 'latin1'), file).not.toContain(token)
  }
})

test('a server that is not there is told at once, with exit code 3', async () => {
  const args = ['run', faultScript('stream.py'), '--remote', 'sc://127.0.0.1:1', '--json']
  const { code, stdout, stderr } = await sparkwire(args)
  expect(code).toBe(3)
  expect(stderr).toContain('Nobody answers at sc://127.0.0.1:1 (ECONNREFUSED)')
  expect(JSON.parse(stdout.trim())).toMatchObject({
    event: 'closed',
    verdict: 'SUBMIT_FAILED',
    error: { code: 'PREFLIGHT_CONNECT_SILENT' },
  })
  const began = performance.now()
  await using run = await endless({ remote: 'sc://127.0.0.1:1', preflight: false })
  const report = await run.report
  expect(report).toMatchObject({
    verdict: 'SUBMIT_FAILED',
    reason: 'the Connect server at sc://127.0.0.1:1 does not answer',
    error: { code: 'JOB_SUBMIT_FAILED' },
  })
  expect(performance.now() - began).toBeLessThan(40_000)
})

test('a server without the connector is told what it lacks; one that dies ends its runs', async () => {
  await using bare = await startSandboxConnect({ connectors: [] })
  const rows = kafka({ topic: 'any', value: json({ id: t.int() }) })
  await using lacking = await bench.submitJob(
    job({ name: 'lacking', sinks: { rows: results(rows) }, trigger: availableNow() }),
    { remote: bare.remote, bootstrapServers: sharedBroker(), preflight: false },
  )
  expect(await lacking.report).toMatchObject({
    verdict: 'SUBMIT_FAILED',
    reason: `the Connect server at ${bare.remote} (Spark 4.1.1) lacks the connector kafka, and a client cannot bring it: start the server with --packages org.apache.spark:spark-sql-kafka-0-10_2.13:4.1.1`,
  })
  const stream: DocumentSource = ownScript({
    path: faultScript('stream.py'),
    args: ['100', 'numbers'],
    connectors: [],
  })
  await using run = await bench.submitJob(stream, { remote: bare.remote })
  let died = 0
  const reading = (async () => {
    for await (const _ of run.rows('numbers')) {
      if (died > 0) continue
      died = performance.now()
      process.kill(bare.pid, 'SIGKILL')
    }
  })()
  await expect(reading).rejects.toMatchObject({
    code: 'JOB_FAILED',
    message: expect.stringContaining('the Connect server does not answer any more'),
  })
  expect(performance.now() - died).toBeLessThan(60_000)
  expect(await run.report).toMatchObject({ verdict: 'FAILED', witnesses: { closed: 'failed' } })
})

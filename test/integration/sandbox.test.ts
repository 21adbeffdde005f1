import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { connectKafka } from '../../src/kafka/connect-kafka.js'
import { awaitBrokers } from '../../src/sandbox/await-brokers.js'
import { freePorts } from '../../src/sandbox/free-ports.js'
import { sandboxRoot } from '../../src/sandbox/sandbox-directory.js'
import type { SandboxRecord } from '../../src/sandbox/sandbox-record.js'
import { type StartKafkaOptions, startKafka } from '../../src/sandbox/start-kafka.js'
import { startKept } from '../../src/supervise/kept-process.js'
import { isRunning } from '../../src/supervise/process-identity.js'
import { resolveKafkaBroker } from '../../src/toolchain/resolve-kafka-broker.js'
import { ownSandboxes, until } from '../helpers/own-sandboxes.js'

const sandboxes = ownSandboxes()
const { records } = sandboxes

const start = async (options: Partial<StartKafkaOptions> = {}) =>
  startKafka({ ...(await resolveKafkaBroker()), stateDirectory: sandboxes.stateDirectory, ...options })

test('a broker that can be used, and of which nothing is left after stop', async () => {
  await using sandbox = await start({ topicDefaults: { 'message.max.bytes': '200' } })
  expect(sandbox.version).toBe((await resolveKafkaBroker()).version)
  const client = await connectKafka({ bootstrapServers: sandbox.bootstrapServers })
  await client.createTopic({ topic: 't' })
  expect((await client.produce('t', [{ value: 'a' }])).records).toBe(1)
  await expect(client.produce('t', [{ value: 'x'.repeat(500) }])).rejects.toMatchObject({
    code: 'KAFKA_NOT_ACKNOWLEDGED',
  })
  await client.close()
  const processes = records().flatMap((each) => each.processes)
  expect(processes.filter(isRunning).length).toBe(2)
  // What is written down holds no more than where the broker is.
  const [name = ''] = readdirSync(sandboxes.stateDirectory)
  const record = JSON.parse(readFileSync(join(sandboxes.stateDirectory, name), 'utf8')) as SandboxRecord
  expect(Object.keys(record).sort()).toEqual(
    [
      ...['bootstrapServers', 'brokers', 'directory', 'id', 'kind', 'owner', 'processes', 'startedAt', 'v'],
      'version',
    ].sort(),
  )
  await Promise.all([sandbox.stop(), sandbox.stop()])
  expect(processes.filter(isRunning)).toEqual([])
  expect(existsSync(sandbox.directory)).toBe(false)
  expect(records()).toEqual([])
})

test('a data directory of the caller stays, and its topics are there again', async () => {
  const dataDirectory = join(sandboxes.stateDirectory, 'data')
  for (const round of [1, 2]) {
    await using sandbox = await start({ dataDirectory })
    await using client = await connectKafka({ bootstrapServers: sandbox.bootstrapServers })
    if (round === 1) {
      await client.createTopic({ topic: 'kept' })
      await client.produce('kept', [{ value: 'a' }])
    }
    expect([...(await client.endOffsets('kept'))]).toEqual([[0, 1n]])
  }
})

test('a broker is gone when its starter is killed, and the next start removes its directory', async () => {
  const { kill, record } = await sandboxes.starter('kafka')
  expect(record.processes.length).toBe(2)
  expect(record.processes.every(isRunning)).toBe(true)
  kill()
  await until(() => !record.processes.some(isRunning), 5000)
  expect(existsSync(record.directory)).toBe(true)
  await using sandbox = await start()
  expect(existsSync(record.directory)).toBe(false)
  expect(records().map(({ bootstrapServers }) => bootstrapServers)).toEqual([sandbox.bootstrapServers])
})

test('a broker that outlives its keeper and its starter is ended by the next start', async () => {
  const { kill, record } = await sandboxes.starter('kafka')
  const [keeper, broker] = record.processes
  if (keeper === undefined || broker === undefined) throw new Error('not both processes are written down')
  process.kill(keeper.pid, 'SIGKILL')
  kill()
  await until(() => !isRunning(record.owner) && !isRunning(keeper), 5000)
  expect(isRunning(broker)).toBe(true)
  await using _sandbox = await start()
  expect(isRunning(broker)).toBe(false)
  expect(existsSync(record.directory)).toBe(false)
})

test('a port that was taken in between is given up for others', async () => {
  const blocker = createServer().listen(0, '127.0.0.1')
  await once(blocker, 'listening')
  const { port } = blocker.address() as { port: number }
  const [controllerPort = 0] = await freePorts(1)
  let choices = 0
  const choosePorts = () => (choices++ === 0 ? Promise.resolve([port, controllerPort]) : freePorts(2))
  const sandbox = await start({ choosePorts })
  expect(choices).toBe(2)
  expect(sandbox.bootstrapServers).not.toBe(`127.0.0.1:${port}`)
  await sandbox.stop()
  const never = start({ choosePorts: () => Promise.resolve([port, controllerPort]) })
  await expect(never).rejects.toMatchObject({
    code: 'SANDBOX_START_FAILED',
    message: expect.stringContaining('in 4 attempts a port was taken'),
  })
  expect(records()).toEqual([])
  blocker.close()
})

/** Resolves once a process of the broker is recorded: a moment that comes on every machine before it is ready. */
async function recordedProcess(): Promise<void> {
  while (!records().some(({ processes }) => processes.length > 0)) await sleep(5)
}

test.each([
  ['before its process', () => sleep(50)],
  ['as its process appears', recordedProcess],
  ['while its process starts', () => recordedProcess().then(() => sleep(300))],
])('an abort %s leaves nothing', async (_, moment) => {
  const reason = new Error('Ctrl-C')
  const controller = new AbortController()
  const starting = start({ signal: controller.signal })
  await moment()
  const processes = records().flatMap((record) => record.processes)
  controller.abort(reason)
  await expect(starting).rejects.toBe(reason)
  expect(processes.filter(isRunning)).toEqual([])
  expect(records()).toEqual([])
  expect(existsSync(sandboxRoot()) ? readdirSync(sandboxRoot()) : []).toEqual([])
})

test('settings that Kafka refuses are told from its own words', async () => {
  await expect(start({ topicDefaults: { 'log.segment.bytes': '-5' } })).rejects.toMatchObject({
    code: 'SANDBOX_FORMAT_FAILED',
    message: expect.stringContaining('log.segment.bytes'),
  })
  expect(records()).toEqual([])
})

test('a broker that ends before it is ready is told with its log', async () => {
  // The storage tool makes no reporters, the broker does.
  const failing = start({ topicDefaults: { 'metric.reporters': 'no.such.Reporter' } })
  await expect(failing).rejects.toMatchObject({
    code: 'SANDBOX_START_FAILED',
    message: expect.stringMatching(/exit code 1\. Its log says:\n.*no\.such\.Reporter/s),
  })
  expect(records()).toEqual([])
})

test('a broker that is not ready in time is told with its log', async () => {
  const { stateDirectory } = sandboxes
  const child = await startKept({
    argv: ['sleep', '60'],
    cwd: stateDirectory,
    env: { PATH: process.env['PATH'] },
    stdoutFile: join(stateDirectory, 'out.log'),
    exitFile: join(stateDirectory, 'exit.json'),
    specFile: join(stateDirectory, 'keeper.json'),
  })
  try {
    const starting = {
      what: 'Kafka broker',
      process: child,
      logFile: join(stateDirectory, 'out.log'),
      port: 1,
    }
    const waiting = awaitBrokers([starting], undefined, 300)
    await expect(waiting).rejects.toMatchObject({
      code: 'SANDBOX_START_TIMEOUT',
      message: expect.stringContaining('was not ready after 0.3 s'),
    })
  } finally {
    await child.end(0)
  }
})

import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { registeredWorkers } from '../../src/sandbox/registered-workers.js'
import { sandboxRoot } from '../../src/sandbox/sandbox-directory.js'
import type { SandboxRecord } from '../../src/sandbox/sandbox-record.js'
import { SandboxRegistry } from '../../src/sandbox/sandbox-registry.js'
import {
  type StartSparkStandaloneOptions,
  startSparkStandalone,
} from '../../src/sandbox/start-spark-standalone.js'
import { isRunning } from '../../src/supervise/process-identity.js'
import { resolveSparkEnvironment } from '../../src/toolchain/resolve-environment.js'
import { ownSandboxes, until } from '../helpers/own-sandboxes.js'

const sandboxes = ownSandboxes()
const environment = await resolveSparkEnvironment()
const where = fileURLToPath(new URL('../fixtures/sandbox/where.py', import.meta.url))

const start = (options: Partial<StartSparkStandaloneOptions> = {}) =>
  startSparkStandalone({ ...environment, stateDirectory: sandboxes.stateDirectory, ...options })

/** Every process that a record of a cluster names. */
const processesOf = (record: SandboxRecord | undefined) => [
  ...(record?.processes ?? []),
  ...(record?.spark?.workers.flatMap(({ processes }) => processes) ?? []),
]

test('both workers work on a PySpark job; one that is killed is missed by the master; nothing is left', async () => {
  await using spark = await start({ workers: 2, memoryPerWorker: '600m' })
  expect(spark.version).toBe(environment.sparkVersion)
  const [record] = sandboxes.records()
  const processes = processesOf(record)
  expect(processes.filter(isRunning)).toHaveLength(6)

  const conf = {
    ...spark.conf,
    'spark.executor.memory': '512m',
    'spark.ui.enabled': 'false',
    // Else the first executor may be done before the second one is there.
    'spark.scheduler.minRegisteredResourcesRatio': '1.0',
  }
  const job = await execa(
    join(environment.sparkHome, 'bin', 'spark-submit'),
    [
      ...['--master', spark.master],
      ...Object.entries(conf).flatMap(([name, value]) => ['--conf', `${name}=${value}`]),
      where,
    ],
    { env: environment.variables, reject: false },
  )
  expect(job.stdout, job.stderr).toBe(`executors 2 pythons ${environment.python}\nsum 499500`)
  const [first, second] = spark.workers
  for (const { workDirectory, cores, memoryMb } of spark.workers) {
    expect({ cores, memoryMb }).toEqual({ cores: 1, memoryMb: 600 })
    const [application = ''] = readdirSync(workDirectory)
    const [executor = ''] = readdirSync(join(workDirectory, application))
    expect(readFileSync(join(workDirectory, application, executor, 'stderr'), 'utf8')).toContain('Executor')
  }

  expect((await registeredWorkers(spark.webUi)).map(({ id }) => id).sort()).toEqual(
    [first?.id, second?.id].sort(),
  )
  process.kill(first?.pid ?? 0, 'SIGKILL')
  await until(async () => (await registeredWorkers(spark.webUi)).length === 1, 20_000)
  expect((await registeredWorkers(spark.webUi)).map(({ id }) => id)).toEqual([second?.id])

  await Promise.all([spark.stop(), spark.stop()])
  expect(processes.filter(isRunning)).toEqual([])
  expect(existsSync(spark.directory)).toBe(false)
  expect(sandboxes.records()).toEqual([])
})

test('a cluster is gone when its starter is killed, and what it leaves is cleared later', async () => {
  const { kill, record } = await sandboxes.starter('spark')
  const processes = processesOf(record)
  expect(processes.filter(isRunning)).toHaveLength(4)
  kill()
  await until(() => !processes.some(isRunning), 10_000)
  expect(existsSync(record.directory)).toBe(true)
  const cleared = await new SandboxRegistry(sandboxes.stateDirectory).clearOrphans()
  expect(cleared.map(({ id }) => id)).toEqual([record.id])
  expect(existsSync(record.directory)).toBe(false)
})

test('a port that is taken is told with what the master says', async () => {
  const blocker = createServer().listen(0, '127.0.0.1')
  await once(blocker, 'listening')
  const { port } = blocker.address() as { port: number }
  await expect(start({ port })).rejects.toMatchObject({
    code: 'SANDBOX_START_FAILED',
    message: expect.stringContaining(`port ${port} of 127.0.0.1 is taken`),
  })
  blocker.close()
  expect(sandboxes.records()).toEqual([])
})

test('a worker that ends before it has registered is told with its log', async () => {
  // A kilobyte is a size, but none that a worker takes.
  await expect(start({ memoryPerWorker: '1k' })).rejects.toMatchObject({
    code: 'SANDBOX_START_FAILED',
    message: expect.stringMatching(/Spark worker 1 of 1 ended .*exit code 1\. Its log says:\n.*Memory/s),
  })
  expect(sandboxes.records()).toEqual([])
})

test('a cluster that is not ready in time is told with the log of what is late', async () => {
  await expect(start({ limitMs: 1 })).rejects.toMatchObject({
    code: 'SANDBOX_START_TIMEOUT',
    message: expect.stringContaining('The Spark master was not ready after 0.001 s'),
  })
  expect(sandboxes.records()).toEqual([])
})

test.each([1, 3])('an abort with %i daemons under way leaves nothing', async (count) => {
  const reason = new Error('Ctrl-C')
  const controller = new AbortController()
  const starting = start({ signal: controller.signal, workers: 2 })
  const processes = () => sandboxes.records().flatMap((record) => record.processes)
  await until(() => processes().length === count, 30_000)
  const started = processes()
  controller.abort(reason)
  await expect(starting).rejects.toBe(reason)
  expect(started.filter(isRunning)).toEqual([])
  expect(sandboxes.records()).toEqual([])
  expect(readdirSync(sandboxRoot())).toEqual([])
})

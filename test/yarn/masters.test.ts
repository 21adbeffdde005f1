import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { script } from '../../src/index.js'
import type { Run } from '../../src/run/run.js'
import { startSandboxYarn } from '../../src/run/sandbox-yarn.js'
import { clearStaleRuns } from '../../src/run/stored/list-runs.js'
import { askJson } from '../../src/sandbox/ask-json.js'
import type { YarnSandbox } from '../../src/sandbox/yarn-sandbox.js'
import { resolveSparkEnvironment } from '../../src/toolchain/resolve-environment.js'
import { askBackend } from '../helpers/ask-backend.js'
import { sharedBroker, testClient, testTopic } from '../helpers/broker.js'
import { collect } from '../helpers/collect.js'
import { FaultBench } from '../helpers/fault-bench.js'
import { scriptJob } from '../helpers/script-job.js'

const environment = await resolveSparkEnvironment()
const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url))

let yarn: YarnSandbox
beforeAll(async () => {
  yarn = await startSandboxYarn()
})
afterAll(() => yarn.stop())

let bench: FaultBench
beforeEach(() => {
  vi.stubEnv('YARN_CONF_DIR', yarn.confDir)
  bench = new FaultBench()
  return async () => {
    await bench.close()
    vi.unstubAllEnvs()
  }
})

const onYarn = (deployMode: 'client' | 'cluster') => ({
  master: 'yarn',
  deployMode,
  numExecutors: 1,
  executorMemory: '512m',
  driverMemory: '512m',
  workerPython: environment.python,
  conf: {
    ...yarn.conf,
    // The nodes have Spark's own jars: nothing of 400 MB is uploaded.
    'spark.yarn.jars': `local:${environment.sparkHome}/jars/*`,
  },
})

interface YarnApplication {
  readonly id: string
  readonly state: string
  readonly finalStatus: string
  readonly applicationTags: string
}

async function application(run: Pick<Run, 'id'>): Promise<YarnApplication | undefined> {
  const page = (await askJson(`${yarn.resourceManager}/ws/v1/cluster/apps`)) as {
    readonly apps: { readonly app?: readonly YarnApplication[] }
  }
  return page.apps.app?.find(({ applicationTags }) => applicationTags.includes(`sparkwire-${run.id}`))
}

/** The application's id, once YARN says that it runs. */
async function running(run: Run): Promise<string> {
  for await (const event of run.events()) {
    if (event.event === 'application' && event.state === 'running') return String(event.id)
    if (event.event === 'closed') break
  }
  throw new Error(`the application never ran: ${JSON.stringify(await run.report)}`)
}

test('with its driver here: rows come back, and YARN confirms the end', async () => {
  const run = await bench.submitJob(scriptJob(fixture('masters/rows.py')), onYarn('client'))
  const rows = await collect(run.rows('numbers'))
  expect(rows).toEqual([{ id: 0n }, { id: 1n }, { id: 2n }])
  const report = await run.report
  const known = await application(run)
  expect(known).toMatchObject({ state: 'FINISHED', finalStatus: 'SUCCEEDED' })
  expect(report).toMatchObject({
    verdict: 'SUCCEEDED',
    witnesses: {
      closed: 'succeeded',
      exit: { code: 0 },
      cluster: { state: 'succeeded', id: known?.id, text: 'FINISHED, SUCCEEDED' },
    },
  })
})

describe('with its driver in the cluster', () => {
  test('a job writes to Kafka and to the console; its verdict is drawn from three words', async () => {
    const client = await testClient()
    const [source, target] = [await testTopic(client), await testTopic(client)]
    await client.produce(source, [{ value: 'one' }, { value: 'two' }])
    const copy = script({
      name: 'copy',
      path: fixture('masters/to-kafka.py'),
      args: [sharedBroker(), source, target],
      connectors: ['kafka'],
    })
    const run = await bench.submitJob(copy, {
      ...onYarn('cluster'),
      checkpoint: join(bench.runs, 'checkpoint'),
      params: { password: 'hidden' },
    })
    const report = await run.report
    expect(report).toMatchObject({
      verdict: 'SUCCEEDED',
      reason: 'the job ended by itself',
      witnesses: { closed: 'succeeded', exit: { code: 0 }, cluster: { state: 'succeeded' } },
    })
    const printed = readFileSync(run.files.stdout, 'utf8')
    expect(printed).toMatch(/\|\s*TWO\|/)
    expect(printed).toContain('password True')
    expect(printed).not.toContain('sparkwire-says')
    const copies = await collect(client.read(target))
    expect(copies.map(({ value }) => String(value)).sort()).toEqual(['ONE', 'TWO'])
    // The staging directory with the driver's file is gone with the application.
    const staging = String(yarn.conf['spark.yarn.stagingDir']).replace('file://', '')
    const { stdout } = await execa('find', [staging, '-type', 'f'])
    expect(stdout).toBe('')
    expect(await askBackend(run.files.directory, 'logs')).toMatchObject({
      stdout: expect.stringContaining('password True'),
    })
  })

  test("the job's own packages reach driver and executors, in an archive", async () => {
    const client = await testClient()
    const topic = await testTopic(client)
    const packed = script({
      name: 'packed',
      path: fixture('masters/packed.py'),
      args: [sharedBroker(), topic],
      connectors: ['kafka'],
      // In none of sparkwire's environments, and on no node.
      requirements: ['iniconfig==2.3.1'],
    })
    const { workerPython: _, ...options } = onYarn('cluster')
    const run = await bench.submitJob(packed, options)
    const report = await run.report
    expect(report, readFileSync(run.files.log, 'utf8').slice(-4000)).toMatchObject({
      verdict: 'SUCCEEDED',
      witnesses: { closed: 'succeeded', cluster: { state: 'succeeded' } },
    })
    const records = await collect(client.read(topic))
    const facts = records.map(({ value }) => JSON.parse(String(value)) as Readonly<Record<string, string>>)
    expect(facts.map(({ where, answer }) => [where, answer]).sort()).toEqual([
      ['driver', '42'],
      ['worker', '42'],
    ])
    const [driver, worker] = facts.sort((a, b) => (String(a['where']) < String(b['where']) ? -1 : 1))
    // Two containers of YARN, and in each of them the archive, unpacked.
    expect(worker?.['container']).not.toBe(driver?.['container'])
    for (const { file, container } of facts) {
      expect(file).toMatch(
        new RegExp(`^${yarn.directory}/.*/${container}/environment/site-packages/iniconfig/`),
      )
    }
  })

  test('a job whose script fails says why', async () => {
    const run = await bench.submitJob(scriptJob(fixture('masters/fails.py')), onYarn('cluster'))
    const report = await run.report
    expect(report).toMatchObject({
      verdict: 'FAILED',
      reason: 'the script failed, ended with code 1',
      witnesses: { closed: 'failed', cluster: { state: 'failed' } },
      error: {
        code: 'JOB_FAILED',
        message: "Job 'fault' failed: the job's Python raised an exception\nValueError: no magnitude",
        position: { file: fixture('masters/fails.py'), line: 3 },
      },
    })
  })

  test('status and stop: another process sees it run, and YARN kills it', async () => {
    const run = await bench.submitJob(scriptJob(fixture('sandbox/sleeps.py')), onYarn('cluster'))
    const id = await running(run)
    expect(await askBackend(run.files.directory, 'status')).toMatchObject({ state: 'running', id })
    // Asked it would end by itself: elsewhere.test.ts has that.
    expect(await run.stop('kill')).toMatchObject({
      verdict: 'CANCELLED',
      reason: 'the caller stopped it',
      stoppedBy: 'cluster',
      witnesses: { cluster: { state: 'killed', id } },
    })
    expect(await application(run)).toMatchObject({ id, state: 'KILLED' })
  })

  test('an orchestrator that is killed leaves an application that the next start ends', async () => {
    const { NODE_OPTIONS: _, ...env } = process.env
    const orchestrator = execa(
      process.execPath,
      [
        ...['--import', 'jiti/register'],
        ...[fixture('masters/orchestrate.ts'), bench.runs, fixture('sandbox/sleeps.py')],
        JSON.stringify(onYarn('cluster')),
      ],
      { env, extendEnv: false, reject: false },
    )
    const directory = await new Promise<string>((resolve, reject) => {
      orchestrator.stdout.once('data', (data: Buffer) => resolve(String(data).trim()))
      void orchestrator.then(({ stderr }) => reject(new Error(stderr)))
    })
    const run = { id: directory.slice(dirname(directory).length + 1) }
    await vi.waitFor(async () => expect((await application(run))?.state).toBe('RUNNING'), {
      timeout: 150_000,
      interval: 500,
    })
    orchestrator.kill('SIGKILL')
    await orchestrator
    await vi.waitFor(
      async () => {
        await clearStaleRuns(bench.runs)
        expect((await application(run))?.state).toBe('KILLED')
      },
      { timeout: 30_000, interval: 500 },
    )
  })
})

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { ResultChannel } from '../../src/channel/result-channel.js'
import type { RunEvent } from '../../src/run/run-event.js'
import type { SubmitOptions } from '../../src/run/submit.js'
import { resolveSparkEnvironment } from '../../src/toolchain/resolve-environment.js'
import { type ApartNode, startApartNode } from '../helpers/apart-node.js'
import { collect } from '../helpers/collect.js'
import { FaultBench, faultScript } from '../helpers/fault-bench.js'
import { scriptJob } from '../helpers/script-job.js'

// Each application starts two containers on a node that has other tests' JVMs beside it.
vi.setConfig({ testTimeout: 300_000 })

const environment = await resolveSparkEnvironment()
const fixture = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/masters/${name}`, import.meta.url))

let node: ApartNode
beforeAll(async () => {
  node = await startApartNode(environment.python)
  // Runs and sockets of this machine lie where the node has nothing.
  vi.stubEnv('TMPDIR', node.here)
  vi.stubEnv('YARN_CONF_DIR', node.yarn.confDir)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await node[Symbol.asyncDispose]()
})

let bench: FaultBench
let shared: string
beforeEach(() => {
  bench = new FaultBench()
  // The one folder that both machines have.
  shared = mkdtempSync(join(node.yarn.directory, 'shared-'))
})
afterEach(async () => {
  await bench.close()
  rmSync(shared, { recursive: true })
})

const inCluster = (): SubmitOptions => ({
  master: 'yarn',
  deployMode: 'cluster',
  numExecutors: 1,
  executorMemory: '512m',
  driverMemory: '512m',
  workerPython: node.there(environment.python),
  conf: { ...node.yarn.conf, 'spark.yarn.jars': `local:${node.there(environment.sparkHome)}/jars/*` },
})

test('rows come back from where there is nothing of this machine, and no socket file reaches', async () => {
  const local = await ResultChannel.open({
    run: 'another',
    token: 'not-needed-for-this',
    attempts: { directory: '/nowhere/attempts' },
  })
  try {
    const run = (options: SubmitOptions) =>
      bench.submitJob(
        scriptJob(fixture('reaches.py'), [local.endpoint, '--', bench.runs, ...node.hidden]),
        options,
      )
    const found = async (options: SubmitOptions) => {
      const started = await run(options)
      const rows = await collect(started.rows('found'))
      return { reached: rows.map((row) => row['reached']), report: await started.report }
    }
    // The control: on this machine all of it is there.
    const here = await found({ master: 'local[1]' })
    expect(here).toMatchObject({ reached: [true, true, true, true], report: { verdict: 'SUCCEEDED' } })

    const there = await found(inCluster())
    expect(there).toMatchObject({
      reached: [false, false, false, false],
      report: {
        verdict: 'SUCCEEDED',
        reason: 'the job ended by itself',
        rows: 4,
        witnesses: { closed: 'succeeded', exit: { code: 0 }, cluster: { state: 'succeeded' } },
      },
    })
  } finally {
    await local.close()
  }
})

test('micro-batches, progress and a condition to end by', async () => {
  const job = scriptJob(faultScript('stream.py'), ['10', 'numbers'])
  const run = await bench.submitJob(job, {
    ...inCluster(),
    checkpoint: join(shared, 'checkpoint'),
    until: { batches: 2 },
  })
  const rows = await collect(run.rows('numbers'))
  expect(rows).toEqual(Array.from({ length: 20 }, (_, value) => ({ value: BigInt(value) })))
  expect(await run.report).toMatchObject({
    verdict: 'SUCCEEDED',
    reason: 'until batches=2',
    stoppedBy: 'ask',
    batches: 2,
  })
  const events = (await collect(run.events())) as readonly RunEvent[]
  expect(events.map(({ event }) => event)).toContain('progress')
  // Neither the keys nor the token stand where others on the cluster look.
  expect(readFileSync(run.files.log, 'utf8')).not.toMatch(/secretKey|"token"/)
})

test('a callback that cannot arrive: LOST, soon, with what to do', async () => {
  const run = await bench.submitJob(scriptJob(fixture('rows.py')), {
    ...inCluster(),
    // Where nobody listens.
    advertise: '127.0.0.1:9',
  })
  expect(await run.report).toMatchObject({
    verdict: 'LOST',
    reason:
      "callback impossible: result 'numbers' cannot be sent, because no consumer answered at tcp://127.0.0.1:9 within 30 s",
    error: { code: 'JOB_LOST', hint: expect.stringMatching(/--advertise.*--spool/) },
    rows: 0,
  })
})

test('without a way back: rows, progress and a condition to end by through the folder that both have', async () => {
  const job = scriptJob(faultScript('stream.py'), ['10', 'numbers'])
  const spool = join(shared, 'spool')
  const run = await bench.submitJob(job, {
    ...inCluster(),
    checkpoint: join(shared, 'checkpoint'),
    spool,
    until: { rows: 25 },
  })
  const rows = await collect(run.rows('numbers'))
  expect(rows).toEqual(Array.from({ length: 25 }, (_, value) => ({ value: BigInt(value) })))
  expect(await run.report).toMatchObject({
    verdict: 'SUCCEEDED',
    reason: 'until rows=25',
    stoppedBy: 'ask',
    batches: 2,
    witnesses: { closed: 'stopped', exit: { code: 0 }, cluster: { state: 'succeeded' } },
  })
  const events = (await collect(run.events())) as readonly RunEvent[]
  expect(events.map(({ event }) => event)).toContain('progress')
  expect(readdirSync(spool)).toEqual([])
})

test('a spool that the driver has not: LOST, with what to do', async () => {
  const run = await bench.submitJob(scriptJob(fixture('rows.py')), {
    ...inCluster(),
    // Empty there.
    spool: join(node.here, 'spool'),
  })
  expect(await run.report).toMatchObject({
    verdict: 'LOST',
    reason: expect.stringMatching(
      /^callback impossible: result 'numbers' cannot be sent, because the spool file:.* cannot be used/,
    ),
    error: { code: 'JOB_LOST', hint: expect.stringContaining('must both reach the spool') },
    rows: 0,
  })
})

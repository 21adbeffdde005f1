import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { availableNow } from '../../src/define/triggers.js'
import { count, job, json, kafka, max, results, t } from '../../src/index.js'
import type { Run } from '../../src/run/run.js'
import { startSandboxSpark } from '../../src/run/sandbox-spark.js'
import { askJson } from '../../src/sandbox/ask-json.js'
import type { SparkStandalone } from '../../src/sandbox/spark-standalone.js'
import { askBackend } from '../helpers/ask-backend.js'
import { sharedBroker, testClient, testTopic } from '../helpers/broker.js'
import { collect } from '../helpers/collect.js'
import { FaultBench } from '../helpers/fault-bench.js'

let spark: SparkStandalone
beforeAll(async () => {
  spark = await startSandboxSpark({ workers: 2, memoryPerWorker: '600m' })
})
afterAll(() => spark.stop())

let bench: FaultBench
beforeEach(() => {
  bench = new FaultBench()
  return () => bench.close()
})

interface Page {
  readonly activeapps: readonly { readonly id: string; readonly state: string; readonly cores: number }[]
  readonly completedapps: Page['activeapps']
}

const masterPage = async (): Promise<Page> => (await askJson(`${spark.webUi}/json/`)) as Page
const onCluster = () => ({
  master: spark.master,
  masterWebUi: spark.webUi,
  executorMemory: '512m',
  conf: { ...spark.conf, 'spark.scheduler.minRegisteredResourcesRatio': '1.0' },
})

/** The application's id, once the cluster says that it runs. */
async function running(run: Run): Promise<string> {
  for await (const event of run.events()) {
    if (event.event === 'application' && event.state === 'running') return String(event.id)
    if (event.event === 'closed') break
  }
  throw new Error('the application never ran')
}

test('the same job goes from a laptop to a cluster by changing one word', async () => {
  const client = await testClient()
  const topic = await testTopic(client, { partitions: 2 })
  const prices = [3, 1, 4, 1, 5, 9, 2, 6]
  const records = prices.map((price, n) => ({
    partition: n % 2,
    value: JSON.stringify({ shop: n % 2 === 0 ? 'even' : 'odd', price }),
  }))
  await client.produce(topic, records)
  const sales = kafka({
    topic,
    value: json({ shop: t.string(), price: t.int() }),
    startingOffsets: 'earliest',
  })
  const dearest = sales.groupBy('shop').agg((c) => ({ sold: count(), dearest: max(c.price) }))
  const shops = job({
    name: 'shops',
    sinks: { dearest: results(dearest, { outputMode: 'complete' }) },
    trigger: availableNow(),
  })

  const rowsOn = async (master: string) => {
    const where = master === spark.master ? onCluster() : { master }
    await using run = await bench.submitJob(shops, { ...where, bootstrapServers: sharedBroker() })
    const rows = await collect(run.rows('dearest'))
    return {
      rows: rows.sort((a, b) => (String(a['shop']) < String(b['shop']) ? -1 : 1)),
      report: await run.report,
    }
  }
  const laptop = await rowsOn('local[2]')
  const cluster = await rowsOn(spark.master)
  expect(laptop.rows).toEqual([
    { shop: 'even', sold: 4n, dearest: 5 },
    { shop: 'odd', sold: 4n, dearest: 9 },
  ])
  expect(cluster.rows).toEqual(laptop.rows)
  expect(laptop.report).toMatchObject({ verdict: 'SUCCEEDED', witnesses: { cluster: null } })
  const { completedapps } = await masterPage()
  expect(cluster.report).toMatchObject({
    verdict: 'SUCCEEDED',
    witnesses: {
      closed: 'succeeded',
      exit: { code: 0 },
      cluster: { state: 'succeeded', id: completedapps.at(-1)?.id, text: 'FINISHED on 2 cores' },
    },
  })
})

test('another process that has only the directory says how the run is, and ends it', async () => {
  const run = await bench.submit('stream.py', ['10', 'numbers'], onCluster())
  const { directory } = run.files
  expect(await askBackend(directory, 'status')).toMatchObject({ state: 'submitted', id: null })
  const id = await running(run)
  expect(await askBackend(directory, 'status')).toEqual({ state: 'running', id, text: 'RUNNING on 2 cores' })
  await askBackend(directory, 'kill')
  const report = await run.report
  expect(report).toMatchObject({
    verdict: 'FAILED',
    reason: expect.stringContaining('the driver was killed by SIGKILL without saying why'),
    witnesses: { cluster: { id, state: expect.stringMatching(/succeeded|killed/) } },
  })
  expect((await masterPage()).activeapps).toEqual([])
  expect(await askBackend(directory, 'status')).toMatchObject({ id, state: report.witnesses.cluster?.state })
})

test('an interrupt ends the job in order, and the cluster is rid of it', async () => {
  const interrupt = new AbortController()
  const run = await bench.submit('stream.py', ['10', 'numbers'], { ...onCluster(), signal: interrupt.signal })
  const rows = run.rows('numbers')[Symbol.asyncIterator]()
  await rows.next()
  interrupt.abort()
  await expect(collect({ [Symbol.asyncIterator]: () => rows })).rejects.toMatchObject({
    code: 'JOB_CANCELLED',
  })
  expect(await run.report).toMatchObject({
    verdict: 'CANCELLED',
    reason: 'the run was interrupted',
    stoppedBy: 'ask',
    witnesses: { closed: 'stopped', exit: { code: 0 }, cluster: { state: 'succeeded' } },
  })
  expect((await masterPage()).activeapps).toEqual([])
})

test('a cluster that has no room is not waited for longer than the limit', async () => {
  const run = await bench.submit('stream.py', ['10', 'numbers'], {
    ...onCluster(),
    executorMemory: '4g',
    limits: { startMs: 3000 },
  })
  const report = await run.report
  expect(report).toMatchObject({
    verdict: 'SUBMIT_FAILED',
    reason: expect.stringMatching(
      /^the cluster did not start the application within 3 s: app-[\d-]+: WAITING on 0 cores$/,
    ),
  })
  expect((await masterPage()).activeapps).toEqual([])
})

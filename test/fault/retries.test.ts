import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { job, kafka, results, text } from '../../src/index.js'
import type { Run } from '../../src/run/run.js'
import { type Retry, runWithRetries } from '../../src/run/run-with-retries.js'
import { freePorts } from '../../src/sandbox/free-ports.js'
import {
  driverProcess,
  expectNothingLeft,
  faultScript,
  type Traces,
  tracesOf,
} from '../helpers/fault-bench.js'
import { scriptJob } from '../helpers/script-job.js'

let runsDirectory: string
let retried: Retry[]
beforeEach(() => {
  runsDirectory = realpathSync(mkdtempSync(join(tmpdir(), 'sw-retry-')))
  retried = []
})
afterEach(() => rmSync(runsDirectory, { recursive: true, maxRetries: 3 }))

const onRetry = (retry: Retry): void => void retried.push(retry)

test('a driver that is killed in a micro-batch: the next run begins with that micro-batch', async () => {
  const source = scriptJob(faultScript('stream.py'), ['10', 'numbers'])
  const options = {
    ...{ runsDirectory, master: 'local[1]', until: { batches: 3 }, onRetry },
    retries: { run: { transient: 2, waitMs: 100 } },
  }
  const runs: Run[] = []
  const left: Traces[] = []
  const batches = new Map<string, readonly unknown[]>()
  const report = await runWithRetries(source, options, async (run) => {
    runs.push(run as Run)
    const traces = tracesOf(run.files.directory)
    left.push(traces)
    for await (const batch of run.batches('numbers')) {
      if (runs.length === 1 && batch.batchId === 1) {
        process.kill(driverProcess(traces.keeper, 'python'), 'SIGKILL')
        continue
      }
      expect(batches.has(`${batch.queryId} ${batch.batchId}`)).toBe(false)
      batches.set(`${batch.queryId} ${batch.batchId}`, batch.toRows())
      await batch.ack()
    }
  })
  for (const traces of left) await expectNothingLeft(traces)
  expect(report).toMatchObject({ verdict: 'SUCCEEDED', endedBy: 'batches', batches: 3 })
  expect(await runs[0]?.report).toMatchObject({ verdict: 'FAILED', batches: 1 })
  expect(runs).toHaveLength(2)
  expect(retried).toMatchObject([
    { of: 'run', kind: 'transient', retry: 1, retries: 2, waitMs: 100, code: 'JOB_FAILED' },
  ])
  // One query over both runs; each of its micro-batches once, in order, and none left out.
  expect(new Set([...batches.keys()].map((key) => key.split(' ')[0])).size).toBe(1)
  const rows = [...batches.values()].flat() as { value: bigint }[]
  expect(rows.map(({ value }) => value)).toEqual(Array.from({ length: 40 }, (_, index) => BigInt(index)))
})

test('what fails for good is not tried again, however many retries there are for the rest', async () => {
  const source = scriptJob(faultScript('exits.py'))
  const options = { ...{ runsDirectory, master: 'local[1]', onRetry }, retries: { run: { transient: 3 } } }
  const report = await runWithRetries(source, options, async (run) => {
    for await (const batch of run.batches('numbers')) await batch.ack()
  })
  expect(report).toMatchObject({ verdict: 'FAILED', error: { details: { kind: 'permanent' } } })
  expect(retried).toEqual([])
})

test('brokers that do not answer: the submit is tried again, twice as late each time, and then throws', async () => {
  const [port] = await freePorts(1)
  const source = job({ name: 'words', sinks: { rows: results(kafka({ topic: 'words', value: text() })) } })
  const bootstrapServers = `127.0.0.1:${port}`
  const retries = { submit: { transient: 2, waitMs: 50 }, run: { transient: 9 } }
  await expect(
    runWithRetries(source, { runsDirectory, bootstrapServers, retries, onRetry }, async () => {
      throw new Error('there is no run')
    }),
  ).rejects.toMatchObject({ code: 'KAFKA_UNREACHABLE' })
  expect(retried).toMatchObject([
    { of: 'submit', kind: 'transient', retry: 1, retries: 2, waitMs: 50, code: 'KAFKA_UNREACHABLE' },
    { of: 'submit', kind: 'transient', retry: 2, retries: 2, waitMs: 100, code: 'KAFKA_UNREACHABLE' },
  ])
})

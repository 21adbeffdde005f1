import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSandboxSpark } from '../../src/run/sandbox-spark.js'
import { type SubmitOptions, submit } from '../../src/run/submit.js'
import type { SparkStandalone } from '../../src/sandbox/spark-standalone.js'
import { findPython } from '../../src/toolchain/find-python.js'
import { scriptJob } from '../helpers/script-job.js'

const script = fileURLToPath(new URL('../fixtures/warm/via_executors.py', import.meta.url))

let folder: string
let spark: SparkStandalone
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sw-via-'))
  spark = await startSandboxSpark({ workers: 2, memoryPerWorker: '700m' })
})
afterAll(async () => {
  await spark.stop()
  rmSync(folder, { recursive: true, maxRetries: 3 })
})

async function rowsOf(name: string, result: string, options: SubmitOptions = {}) {
  await using run = await submit(scriptJob(script, [name]), {
    runsDirectory: join(folder, 'runs'),
    master: spark.master,
    // Else all tasks may be done before the second executor is there.
    conf: { ...spark.conf, 'spark.scheduler.minRegisteredResourcesRatio': '1.0' },
    executorMemory: '512m',
    ...options,
  })
  const rows: { readonly id: bigint }[] = []
  try {
    for await (const row of run.rows(result)) rows.push(row as (typeof rows)[number])
  } catch {
    // The report says it.
  }
  const report = await run.report
  expect(existsSync(join(run.files.directory, 'attempts'))).toBe(false)
  return { ids: rows.map(({ id }) => id), report }
}

const numbers = (count: number): bigint[] => Array.from({ length: count }, (_, n) => BigInt(n))

test('an executor is killed when most rows of its task have come: every row comes once', async () => {
  const { ids, report } = await rowsOf('loses_executor', 'rows')
  expect(report.error).toBeNull()
  expect(ids).toEqual(numbers(8000))
  expect(report.results['rows']).toMatchObject({ rows: 8000, sent: 8000, batches: 1, complete: true })
})

test('over a network each task shows the keys of the run', async () => {
  const { ids, report } = await rowsOf('sorted', 'sorted', { bind: '127.0.0.1' })
  expect(report.error).toBeNull()
  expect(ids).toEqual(numbers(1000).reverse())
})

test('a Python of the nodes without ZeroMQ is told before the first task', async () => {
  const { python } = await findPython()
  const bare = join(folder, 'bare')
  await execa(python, ['-m', 'venv', '--without-pip', bare])
  const { ids, report } = await rowsOf('sorted', 'sorted', { workerPython: join(bare, 'bin', 'python') })
  expect(ids).toEqual([])
  expect(report.verdict).toBe('FAILED')
  expect(report.error?.message).toMatch(
    /WorkersUnfit: the workers' Python, \S+bare\S+ on \S+, lacks zmq, pyarrow: /,
  )
})

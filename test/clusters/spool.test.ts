import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { attach } from '../../src/run/detached/attach.js'
import { detach } from '../../src/run/detached/detach.js'
import type { Run } from '../../src/run/run.js'
import type { SubmitOptions } from '../../src/run/submit.js'
import { collect } from '../helpers/collect.js'
import { commandLine, FaultBench, faultScript } from '../helpers/fault-bench.js'
import { type Hdfs, startHdfs } from '../helpers/hdfs.js'
import { scriptJob } from '../helpers/script-job.js'

// Two JVMs each: the driver's, and the one by which this side reaches the folder.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

let hdfs: Hdfs
beforeAll(async () => {
  hdfs = await startHdfs()
})
afterAll(() => hdfs[Symbol.asyncDispose]())

let bench: FaultBench
beforeEach(() => {
  bench = new FaultBench()
})
afterEach(() => bench.close())

const numbers = (count: number) => Array.from({ length: count }, (_, value) => ({ value: BigInt(value) }))

function streaming(rows: string, options: SubmitOptions): Promise<Run> {
  const checkpoint = join(bench.runs, 'checkpoint')
  return bench.submit('stream.py', [rows, 'numbers'], { checkpoint, ...options })
}

test('through HDFS: every row, in order, and nothing is left there', async () => {
  const spool = `${hdfs.uri}/spools/of/numbers`
  const run = await streaming('5000', { spool, until: { rows: 12_000 } })
  expect(await hdfs.list('/spools/of/numbers')).toEqual([`sparkwire-${run.id}`])
  expect(await collect(run.rows('numbers'))).toEqual(numbers(12_000))
  expect(await run.report).toMatchObject({
    ...{ verdict: 'SUCCEEDED', reason: 'until rows=12000', batches: 2 },
    witnesses: { closed: 'stopped' },
  })
  expect(await hdfs.list('/spools/of/numbers')).toEqual([])
})

test('through HDFS: what was not acknowledged comes again from the same checkpoint', async () => {
  const spool = `${hdfs.uri}/spools/again`
  const left = await streaming('10', { spool })
  for await (const { value } of left.rows('numbers') as AsyncIterable<{ value: bigint }>) {
    if (value === 14n) break
  }
  expect(await left.report).toMatchObject({ verdict: 'CANCELLED', rows: 15, batches: 1, stoppedBy: 'ask' })

  const seen: [number, boolean, bigint][] = []
  const again = await streaming('10', { spool, until: { batches: 1 } })
  for await (const batch of again.batches('numbers')) {
    const [row] = batch.toRows() as { value: bigint }[]
    seen.push([batch.batchId, batch.redelivered, row?.value ?? -1n])
    await batch.ack()
  }
  expect(seen).toEqual([[1, true, 10n]])
  expect(await hdfs.list('/spools/again')).toEqual([])
})

test('the JVM by which this side reaches it is killed: the run ends, and says why', async () => {
  const run = await streaming('10', { spool: `${hdfs.uri}/spools/lost` })
  const error = await (async () => {
    for await (const { value } of run.rows('numbers') as AsyncIterable<{ value: bigint }>) {
      if (value !== 25n) continue
      const of = join(run.files.directory, 'scratch', 'spool')
      const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && commandLine(name).includes(of))
      for (const pid of pids) process.kill(Number(pid), 'SIGKILL')
    }
  })().catch((reason: unknown) => reason)
  expect(String(error)).toContain('the JVM that reaches it has ended')
  expect((await run.report).verdict).toBe('FAILED')
})

test('through a viewfs whose mount is a folder of this machine', async () => {
  const folder = join(bench.runs, 'mounted')
  mkdirSync(folder, { mode: 0o750 })
  const run = await streaming('5000', {
    spool: 'viewfs://shared/rows',
    conf: { 'spark.hadoop.fs.viewfs.mounttable.shared.link./rows': `file://${folder}` },
    until: { rows: 12_000 },
  })
  expect(await collect(run.rows('numbers'))).toEqual(numbers(12_000))
  expect(await run.report).toMatchObject({ verdict: 'SUCCEEDED', rows: 12_000 })
  expect(readdirSync(folder)).toEqual([])
})

test('one that cannot be written is refused with what its file system says', async () => {
  await expect(streaming('5', { spool: 'viewfs://nowhere/rows' })).rejects.toMatchObject({
    code: 'RUN_SPOOL_FAILED',
    message: expect.stringContaining('nowhere'),
  })
})

test('a detached run whose driver cannot call back: who attaches has every row', async () => {
  const spool = join(bench.runs, 'spool')
  const job = scriptJob(faultScript('stream.py'), ['10', 'numbers'])
  const where = { runsDirectory: bench.runs }
  const { run } = await detach(job, { ...where, master: 'local[1]', spool, until: { batches: 3 } })
  await using reader = await attach(run, where)
  const rows = await collect(reader.rows('numbers'))
  const report = await reader.report
  // The driver looks for what is asked of it twice a second, and may have begun another micro-batch.
  expect(report).toMatchObject({ verdict: 'SUCCEEDED', reason: 'until batches=3', rows: rows.length })
  expect(report.batches).toBeGreaterThanOrEqual(3)
  expect(rows).toEqual(numbers(10 * report.batches))
  expect(readdirSync(spool)).toEqual([])
})

import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { isBridgeError } from '../../src/errors/bridge-error.js'
import { clearStaleRuns } from '../../src/run/stored/list-runs.js'
import { groupMembers } from '../../src/supervise/process-group.js'
import { expectNothingLeft, FaultBench, tracesOf, until } from '../helpers/fault-bench.js'
import { startOrchestrated } from '../helpers/orchestrated.js'

/** How long a program does nothing, ms; with FULL_SUITES longer than any time limit on the way. */
const STILL_MS = process.env['FULL_SUITES'] ? 20_000 : 4000

let bench: FaultBench
beforeEach(() => {
  bench = new FaultBench()
})
afterEach(() => bench.close())

test('an orchestrator that is killed takes its driver along; the next start clears the rest', async () => {
  const orchestrated = await startOrchestrated(bench.runs, 'stream.py', ['10', 'numbers'])
  const { directory } = orchestrated
  const traces = tracesOf(directory)
  expect(existsSync(traces.channel)).toBe(true)
  await orchestrated.kill()
  const ended = await until(() => groupMembers(traces.keeper.pid).length === 0, 20_000)
  expect(ended).toBeLessThan(15_000)
  await clearStaleRuns(bench.runs)
  await expectNothingLeft(traces)
})

describe('a consumer that leaves', () => {
  test('by break: the batch is not committed, the run is cancelled', async () => {
    const run = await bench.submit('stream.py', ['10', 'numbers'])
    let rows = 0
    for await (const _ of run.rows('numbers')) {
      rows += 1
      if (rows === 15) break
    }
    const report = await run.report
    expect(report).toMatchObject({
      verdict: 'CANCELLED',
      reason: "the caller left result 'numbers'",
      rows: 15,
      batches: 1,
      stoppedBy: 'ask',
    })
    expect(report.witnesses).toEqual({ closed: 'stopped', exit: { code: 0, signal: null }, cluster: null })
  })

  test('by leaving the scope of the run', async () => {
    const run = await bench.submit('stream.py', ['10', 'numbers'])
    {
      await using scoped = run
      for await (const batch of scoped.batches('numbers')) {
        await batch.ack()
        if (batch.batchId === 1) break
      }
    }
    expect(await run.report).toMatchObject({ verdict: 'CANCELLED', batches: 2, rows: 20 })
  })
})

describe('an interrupt', () => {
  test('before anything is started', async () => {
    const controller = new AbortController()
    controller.abort()
    await expect(bench.submit('stream.py', ['10', 'numbers'], { signal: controller.signal })).rejects.toThrow(
      /aborted/,
    )
  })

  test('while spark-submit starts', async () => {
    const controller = new AbortController()
    const run = await bench.submit('stream.py', ['10', 'numbers'], { signal: controller.signal })
    await sleep(300)
    const began = performance.now()
    controller.abort()
    const error = await run
      .rows('numbers')
      [Symbol.asyncIterator]()
      .next()
      .catch((reason: unknown) => reason)
    expect(isBridgeError(error, 'JOB_CANCELLED')).toBe(true)
    expect(performance.now() - began).toBeLessThan(5000)
    expect(await run.report).toMatchObject({
      verdict: 'CANCELLED',
      reason: 'the run was interrupted',
      rows: 0,
      stoppedBy: 'terminate',
    })
  })

  test('while rows stream: the rows throw, the job ends by itself', async () => {
    const controller = new AbortController()
    const run = await bench.submit('stream.py', ['10', 'numbers'], { signal: controller.signal })
    let rows = 0
    let interruptedAt = 0
    const reading = (async (): Promise<void> => {
      for await (const _ of run.rows('numbers')) {
        rows += 1
        if (rows !== 15) continue
        controller.abort()
        interruptedAt = performance.now()
      }
    })()
    const error = await reading.catch((reason: unknown) => reason)
    expect(isBridgeError(error, 'JOB_CANCELLED')).toBe(true)
    expect(performance.now() - interruptedAt).toBeLessThan(10_000)
    const report = await run.report
    expect(report).toMatchObject({ verdict: 'CANCELLED', stoppedBy: 'ask' })
    expect(report.witnesses.closed).toBe('stopped')
    // Finished, not abandoned: every batch that was begun was taken.
    expect(report.rows).toBe(report.batches * 10)
    expect(rows).toBe(report.rows)
  })
})

test('a program whose event loop stands still for a while: Spark is held back, and nothing is dropped', async () => {
  const total = 100_000
  const run = await bench.submit('wide.py', [`${total}`])
  let count = 0
  for await (const { id } of run.rows('wide')) {
    if (id !== BigInt(count)) throw new Error(`row ${count} has id ${String(id)}`)
    count += 1
    // Two signs of life and more are missed meanwhile.
    if (count === 1000) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, STILL_MS)
  }
  expect(count).toBe(total)
  expect(await run.report).toMatchObject({ verdict: 'SUCCEEDED', rows: total, redelivered: 0 })
})

test('a second stop kills at once', async () => {
  const run = await bench.submit('stream.py', ['10', 'numbers'])
  const rows = run.rows('numbers')[Symbol.asyncIterator]()
  await rows.next()
  // Nobody asks for the rest: the running batch cannot be finished.
  void run.stop('finish')
  await sleep(500)
  const began = performance.now()
  const report = await run.stop('kill')
  expect(performance.now() - began).toBeLessThan(2000)
  expect(report).toMatchObject({ verdict: 'CANCELLED', stoppedBy: 'kill' })
  expect(report.witnesses).toEqual({ closed: null, exit: { code: null, signal: 'SIGKILL' }, cluster: null })
})

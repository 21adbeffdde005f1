import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { isBridgeError } from '../../src/errors/bridge-error.js'
import { driverProcess, FaultBench } from '../helpers/fault-bench.js'

let bench: FaultBench
beforeEach(() => {
  bench = new FaultBench()
})
afterEach(() => bench.close())

const numbers = (count: number): unknown[] =>
  Array.from({ length: count }, (_, index) => ({ value: BigInt(index) }))

/** Resident memory of a process, bytes. */
function residentBytes(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) * 1024
}

describe('until', () => {
  test('rows: exactly so many, also inside of a batch', async () => {
    const run = await bench.submit('stream.py', ['4', 'numbers'], { until: { rows: 10 } })
    const rows: unknown[] = []
    for await (const row of run.rows('numbers')) rows.push(row)
    expect(rows).toEqual(numbers(10))
    expect(await run.report).toMatchObject({
      verdict: 'SUCCEEDED',
      reason: 'until rows=10',
      rows: 10,
      batches: 2,
      stoppedBy: 'ask',
      error: null,
    })
  })

  test('batches: each whole and committed', async () => {
    const run = await bench.submit('stream.py', ['4', 'numbers'], { until: { batches: 3 } })
    const rows: unknown[] = []
    for await (const row of run.rows('numbers')) rows.push(row)
    const report = await run.report
    expect(report).toMatchObject({ verdict: 'SUCCEEDED', reason: 'until batches=3' })
    // The batch that ran when the third was taken may be finished too.
    expect(report.batches).toBeGreaterThanOrEqual(3)
    expect(rows).toEqual(numbers(report.batches * 4))
  })

  test('a deadline that passes with rows unmet is a failure', async () => {
    const run = await bench.submit('stream.py', ['4', 'numbers'], {
      until: { rows: 1_000_000, deadlineMs: 12_000 },
    })
    let rows = 0
    const reading = (async (): Promise<void> => {
      for await (const _ of run.rows('numbers')) rows += 1
    })()
    const error = await reading.catch((reason: unknown) => reason)
    expect(isBridgeError(error, 'JOB_TIMED_OUT')).toBe(true)
    const report = await run.report
    expect(report).toMatchObject({ verdict: 'TIMED_OUT', reason: 'the deadline of 12 s passed' })
    expect(report.durationMs).toBeLessThan(12_000 + 15_000)
    expect(rows).toBe(report.rows)
  })
})

test('a consumer that waits holds back the rows, on disk, not in the memory of either side', async () => {
  const total = 600_000
  const run = await bench.submit('wide.py', [`${total}`])
  const rows = run.rows('wide')[Symbol.asyncIterator]()
  await run.schema('wide')
  const driver = driverProcess(bench.tracesOf(run).keeper, 'python')
  globalThis.gc?.()
  const before = { node: process.memoryUsage().rss, driver: residentBytes(driver) }
  const first = await rows.next()
  expect(first.value?.['id']).toBe(0n)
  const peak = { node: 0, driver: 0 }
  for (let waited = 0; waited < 6000; waited += 100) {
    await sleep(100)
    peak.node = Math.max(peak.node, process.memoryUsage().rss)
    peak.driver = Math.max(peak.driver, residentBytes(driver))
  }
  const grown = { node: (peak.node - before.node) / 1e6, driver: (peak.driver - before.driver) / 1e6 }
  console.log(
    `while 370 MB waited, resident memory grew by ${grown.node.toFixed(0)} MB here, ${grown.driver.toFixed(0)} MB in the driver`,
  )
  // 32 MiB of credit and one decoded frame may be here; as much again, and what is on its way, in the driver.
  expect(grown.node).toBeLessThan(100)
  expect(grown.driver).toBeLessThan(150)
  let count = 1
  for (let next = await rows.next(); next.done !== true; next = await rows.next()) {
    if (next.value['id'] !== BigInt(count)) throw new Error(`row ${count} has id ${String(next.value['id'])}`)
    count += 1
  }
  expect(count).toBe(total)
  const report = await run.report
  expect(report).toMatchObject({ verdict: 'SUCCEEDED', rows: total, batches: 1 })
  expect(report.results['wide']).toMatchObject({ rows: total, sent: total, batches: 1, complete: true })
})

test('a result that nobody reads stalls itself and no other', async () => {
  const run = await bench.submit('stream.py', ['10', 'unread', 'numbers'])
  let rows = 0
  for await (const row of run.rows('numbers')) {
    expect(row).toEqual({ value: BigInt(rows) })
    rows += 1
    if (rows === 100) break
  }
  const report = await run.report
  expect(report.results['numbers']).toMatchObject({ rows: 100 })
  expect(report.results['unread']).toMatchObject({ rows: 0, batches: 0, complete: false })
  expect(report.verdict).toBe('CANCELLED')
})

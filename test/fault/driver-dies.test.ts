import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { isBridgeError } from '../../src/errors/bridge-error.js'
import type { Run } from '../../src/run/run.js'
import { groupMembers } from '../../src/supervise/process-group.js'
import { commandLine, driverProcess, FaultBench, faultScript, until } from '../helpers/fault-bench.js'

let bench: FaultBench
beforeEach(() => {
  bench = new FaultBench()
})
afterEach(() => bench.close())

interface Reading {
  readonly rows: Readonly<Record<string, unknown>>[]
  readonly error: unknown
}

/** Reads a result to its end, calling `each` with every row. */
async function read(run: Run, result: string, each: (count: number) => void = () => {}): Promise<Reading> {
  const rows: Readonly<Record<string, unknown>>[] = []
  try {
    for await (const row of run.rows(result)) {
      rows.push(row)
      each(rows.length)
    }
  } catch (error) {
    return { rows, error }
  }
  return { rows, error: undefined }
}

describe('the script', () => {
  test('fails in a task of a micro-batch: condition, cause and the line that built it', async () => {
    const run = await bench.submit('throws.py')
    const { rows, error } = await read(run, 'ratios')
    // The second batch, 3 to 5, divides by zero: nothing of it is handed out.
    expect(rows).toEqual([{ ratio: -3 }, { ratio: -4 }, { ratio: -6 }])
    expect(isBridgeError(error, 'JOB_FAILED')).toBe(true)
    const report = await run.report
    expect(report).toMatchObject({ verdict: 'FAILED', rows: 3, batches: 1, stoppedBy: null })
    expect(report.witnesses).toEqual({ closed: 'failed', exit: { code: 1, signal: null }, cluster: null })
    expect(report.error?.message).toContain('Division by zero')
    // Spark 3.5 does not say where a column was built: there it is the line the error came through.
    const place = process.env.SPARKWIRE_SPARK?.startsWith('3.')
      ? { line: 19, column: 5 }
      : { line: 11, column: 9 }
    expect(report.error?.position).toEqual({ file: faultScript('throws.py'), ...place })
    const { causes, phase } = report.error?.details as {
      causes: { condition: string | null }[]
      phase: string
    }
    expect(phase).toBe('query')
    expect(causes[0]).toMatchObject({ condition: 'DIVIDE_BY_ZERO', sqlState: '22012' })
  })

  test('exits with code 7 after its rows', async () => {
    const run = await bench.submit('exits.py')
    const { rows, error } = await read(run, 'numbers')
    expect(rows).toEqual([{ id: 0n }, { id: 1n }, { id: 2n }])
    expect(isBridgeError(error, 'JOB_FAILED')).toBe(true)
    const report = await run.report
    expect(report).toMatchObject({
      verdict: 'FAILED',
      reason: 'the script failed, ended with code 7',
      rows: 3,
    })
    expect(report.results['numbers']).toMatchObject({ rows: 3, sent: 3, batches: 1, complete: true })
  })

  test('leaves a thread that holds its JVM, which is killed after its time and said to be held', async () => {
    const run = await bench.submit('../warm/holds-jvm.py', [], {
      conf: { 'spark.submit.callSystemExitOnMainExit': 'false' },
    })
    expect(await run.report).toMatchObject({
      verdict: 'FAILED',
      reason: 'the script reported its end, but spark-submit was killed by SIGKILL',
      witnesses: { closed: 'succeeded', exit: { code: null, signal: 'SIGKILL' } },
      error: { details: { diagnosis: 'jvm-held' } },
    })
  })
})

test('the shell that spark-submit is at first is killed: what it has started is found by its group and ended', async () => {
  const run = await bench.submit('stream.py', ['10', 'numbers'])
  const { keeper } = bench.tracesOf(run)
  const named = (words: RegExp): number | undefined =>
    groupMembers(keeper.pid).find(({ pid }) => words.test(commandLine(pid)))?.pid
  // Before it becomes the driver's JVM it asks another one how to start that.
  const launcher = (): number | undefined => named(/java.* org\.apache\.spark\.launcher\.Main/)
  await until(() => launcher() !== undefined, 10_000)
  expect(launcher()).toBeDefined()
  process.kill(named(/^\S*bash \S*spark-class /) ?? 0, 'SIGKILL')
  const killedAt = performance.now()
  const { rows, error } = await read(run, 'numbers')
  expect(performance.now() - killedAt).toBeLessThan(10_000)
  expect(rows).toEqual([])
  expect(isBridgeError(error, 'JOB_SUBMIT_FAILED')).toBe(true)
  expect(await run.report).toMatchObject({
    verdict: 'SUBMIT_FAILED',
    reason: 'spark-submit was killed by SIGKILL before the script started',
    witnesses: { closed: null, exit: { code: null, signal: 'SIGKILL' } },
  })
})

test('a JVM that stands still for a while is said to be stalled; the run goes on when it does', async () => {
  const run = await bench.submit('stream.py', ['10', 'numbers'], { until: { batches: 5 } })
  const told: [string, number][] = []
  let stoppedAt = 0
  const events = (async (): Promise<void> => {
    for await (const { event } of run.events()) told.push([event, performance.now() - stoppedAt])
  })()
  const { error } = await read(run, 'numbers', (count) => {
    if (count !== 15) return
    const jvm = driverProcess(bench.tracesOf(run).keeper, 'jvm')
    process.kill(jvm, 'SIGSTOP')
    stoppedAt = performance.now()
    setTimeout(() => process.kill(jvm, 'SIGCONT'), 12_000)
  })
  await events
  const after = Object.fromEntries(told)
  expect(after['stalled']).toBeLessThan(10_500)
  expect(after['recovered']).toBeGreaterThan(11_500)
  expect(error).toBeUndefined()
  expect(await run.report).toMatchObject({ verdict: 'SUCCEEDED', batches: 5 })
})

describe('a driver that is killed in the middle of a batch', () => {
  test.each([
    ['its Python', 'python', /^the driver was killed by signal 9 \(exit code 137\) without saying why$/],
    ['its JVM', 'jvm', /^the driver was killed by SIGKILL without saying why$/],
  ] as const)('%s', async (_, which, reason) => {
    const run = await bench.submit('stream.py', ['10', 'numbers'])
    let killedAt = 0
    const { rows, error } = await read(run, 'numbers', (count) => {
      if (count !== 15) return
      process.kill(driverProcess(bench.tracesOf(run).keeper, which), 'SIGKILL')
      killedAt = performance.now()
    })
    expect(performance.now() - killedAt).toBeLessThan(10_000)
    expect(isBridgeError(error, 'JOB_FAILED')).toBe(true)
    // What came is a whole prefix: nothing twice, nothing missing in between.
    expect(rows).toEqual(rows.map((__, index) => ({ value: BigInt(index) })))
    const report = await run.report
    expect(report.verdict).toBe('FAILED')
    expect(report.reason).toMatch(reason)
    expect(report.witnesses.closed).toBeNull()
  })
})

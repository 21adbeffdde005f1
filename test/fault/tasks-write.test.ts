import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { clearStaleRuns } from '../../src/run/stored/list-runs.js'
import { groupMembers } from '../../src/supervise/process-group.js'
import { expectNothingLeft, FaultBench, tracesOf, until } from '../helpers/fault-bench.js'
import { startOrchestrated } from '../helpers/orchestrated.js'

let bench: FaultBench
let folder: string
beforeEach(() => {
  bench = new FaultBench()
  folder = join(bench.runs, 'tasks')
  mkdirSync(folder)
})
afterEach(() => bench.close())

const attemptsOf = (directory: string): string => join(directory, 'attempts')

/** Waits until a task of the second micro-batch has rows on this side's disk, and goes on; gives its process. */
async function writingTask(directory: string): Promise<string> {
  const tasks = (): string[] => readdirSync(folder)
  const written = (): number =>
    readdirSync(attemptsOf(directory))
      .map((name) => statSync(join(attemptsOf(directory), name)).size)
      .reduce((sum, size) => sum + size, 0)
  await until(() => tasks().length > 0, 120_000)
  // What it has given away passes through the JVM and another worker first.
  await until(() => written() > 1_000_000, 20_000)
  expect(written()).toBeGreaterThan(1_000_000)
  const [task = ''] = tasks()
  expect(isThere(task)).toBe(true)
  return task
}

const isThere = (pid: string): boolean => existsSync(`/proc/${pid}/stat`)

test('the program is killed while a task writes: the task ends, and the next start removes what it wrote', async () => {
  const orchestrated = await startOrchestrated(bench.runs, 'tasks_write.py', [folder])
  const { directory } = orchestrated
  const traces = tracesOf(directory)
  const task = await writingTask(directory)
  await orchestrated.kill()
  const isOver = (): boolean => groupMembers(traces.keeper.pid).length === 0 && !isThere(task)
  expect(await until(isOver, 20_000)).toBeLessThan(15_000)
  await clearStaleRuns(bench.runs)
  expect(existsSync(attemptsOf(directory))).toBe(false)
  await expectNothingLeft(traces)
})

test('a stop that abandons while a task writes: it is cancelled, what it wrote is removed, and what was whole is kept', async () => {
  const run = await bench.submit('tasks_write.py', [folder])
  const values: unknown[] = []
  const reading = (async () => {
    for await (const row of run.rows('numbers')) values.push((row as { value: bigint }).value)
  })().catch((error: unknown) => error)
  const task = await writingTask(run.files.directory)
  const began = performance.now()
  const report = await run.stop('abandon')
  expect(performance.now() - began).toBeLessThan(10_000)
  expect(report).toMatchObject({ verdict: 'CANCELLED', stoppedBy: 'ask', rows: 4000, batches: 1 })
  await reading
  expect(values).toEqual(Array.from({ length: 4000 }, (_, value) => BigInt(value)))
  expect(existsSync(attemptsOf(run.files.directory))).toBe(false)
  expect(await until(() => !isThere(task), 5000)).toBeLessThan(5000)
})

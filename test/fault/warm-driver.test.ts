import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { clearDeadWarmDrivers } from '../../src/launch/warm/warm-directory.js'
import type { Run } from '../../src/run/run.js'
import { isRunning, type ProcessIdentity } from '../../src/supervise/process-identity.js'
import { collect } from '../helpers/collect.js'
import { tracesOf, until } from '../helpers/fault-bench.js'
import { warmBench } from '../helpers/warm-bench.js'

const bench = warmBench()

const jvm = (command: string): boolean => command.includes('org.apache.spark.deploy.SparkSubmit')
const python = (command: string): boolean => !jvm(command) && command.includes('sparkwire_warm.py')

/** The processes of a warm driver, oldest first: the parent is started before it forks. */
const PARTS: Readonly<Record<string, (members: readonly ProcessIdentity[]) => ProcessIdentity | undefined>> =
  {
    JVM: (members) => members.find(({ pid }) => jvm(commandLine(pid))),
    parent: (members) => members.find(({ pid }) => python(commandLine(pid))),
    'process that owns the SparkContext': (members) =>
      members.filter(({ pid }) => python(commandLine(pid)))[1],
  }

function commandLine(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
}

/** A run that has given its first micro-batch, and how it will end. */
async function streaming(): Promise<{ readonly run: Run; readonly ended: Promise<unknown> }> {
  const run = await bench.submit('neighbour.py')
  let first = (): void => {}
  const begun = new Promise<void>((resolve) => {
    first = resolve
  })
  const ended = (async () => {
    for await (const _ of run.rows('numbers')) first()
  })().catch((error: unknown) => error)
  await Promise.race([begun, ended])
  return { run, ended }
}

test.each(
  Object.keys(PARTS),
)('the %s of a warm driver is killed: its run fails, all goes, the next run gets another', async (part) => {
  const { run, ended } = await streaming()
  const script = tracesOf(run.files.directory).keeper
  const [driver] = await bench.drivers()
  const members = driver?.members() ?? []
  const victim = PARTS[part]?.(members)
  expect(victim).toBeDefined()
  process.kill(victim?.pid ?? 0, 'SIGKILL')
  const began = performance.now()
  const report = await run.report
  expect(performance.now() - began).toBeLessThan(20_000)
  expect(report.verdict).toBe('FAILED')
  expect(report.witnesses.exit?.code).not.toBe(0)
  expect(await ended).toMatchObject({ code: 'JOB_FAILED' })
  await until(() => driver?.members().length === 0, 20_000)
  expect(driver?.members()).toEqual([])
  expect(isRunning(script)).toBe(false)
  await using next = await bench.submit('counts.py', ['0'])
  expect(await collect(next.rows('rows'))).toHaveLength(7)
  expect((await bench.drivers()).map(({ path }) => path)).not.toContain(driver?.path)
  clearDeadWarmDrivers(bench.driver.keeping.root)
  expect(existsSync(driver?.path ?? '')).toBe(false)
})

test('a script that is killed leaves nothing running in the JVM, and its driver takes the next one', async () => {
  const { run, ended } = await streaming()
  const [driver] = await bench.drivers()
  process.kill(tracesOf(run.files.directory).keeper.pid, 'SIGKILL')
  expect(await run.report).toMatchObject({
    verdict: 'FAILED',
    witnesses: { closed: null, exit: { code: null, signal: 'SIGKILL' }, cluster: null },
  })
  await ended
  await using next = await bench.submit('counts.py', ['1'])
  expect(await collect(next.rows('rows'))).toHaveLength(20)
  await next.report
  const [same] = await bench.drivers()
  expect(same?.path).toBe(driver?.path)
  expect(same?.status).toMatchObject({ scripts: [], draining: null })
})

test('a script that does not heed its stop is killed, and only that', async () => {
  const { run, ended } = await streaming()
  const stubborn = await bench.submit('endless.py')
  for await (const batch of stubborn.batches('row')) {
    await batch.ack()
    process.kill(tracesOf(stubborn.files.directory).keeper.pid, 'SIGSTOP')
    void stubborn.stop('abandon')
  }
  expect(await stubborn.report).toMatchObject({ verdict: 'CANCELLED', stoppedBy: 'kill' })
  const report = await run.stop('finish')
  await ended
  expect(report).toMatchObject({ verdict: 'CANCELLED', stoppedBy: 'ask' })
})

test.each([
  ['of itself', {}],
  ['where Spark waits for it', { 'spark.submit.callSystemExitOnMainExit': 'false' }],
])('a driver that nobody uses ends though a script has left a thread in its JVM, %s', async (name, conf) => {
  const brief = {
    keeping: { ...bench.driver.keeping, root: join(bench.runs, name.slice(0, 2)), idleMs: 1000 },
  }
  const run = await bench.submit('holds-jvm.py', [], { warm: brief, conf })
  expect(await run.report).toMatchObject({ verdict: 'SUCCEEDED' })
  const [driver] = await bench.drivers(brief.keeping.root)
  expect(driver?.members().length).toBeGreaterThan(2)
  await until(() => driver?.members().length === 0, 20_000)
  expect(driver?.members()).toEqual([])
})

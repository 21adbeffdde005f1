import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { isBridgeError } from '../../src/errors/bridge-error.js'
import type { Run } from '../../src/run/run.js'
import { collect } from '../helpers/collect.js'
import { until } from '../helpers/fault-bench.js'
import { warmBench } from '../helpers/warm-bench.js'

const bench = warmBench()

/** How many scripts run one after the other; `npm run test:full` runs a hundred. */
const SCRIPTS = process.env.FULL_SUITES ? 100 : 10

interface Traces {
  readonly found: string
  readonly application: string
  readonly name: string
  readonly process: number
  readonly partitions: string
  readonly worker: string
}

/** The first row of a script that succeeds. */
async function rowOf<T>(started: Promise<Run>): Promise<T & { readonly run: string }> {
  await using run = await started
  const [row] = await collect(run.rows('row'))
  const { verdict, witnesses } = await run.report
  expect({ verdict, witnesses }).toEqual({
    verdict: 'SUCCEEDED',
    witnesses: { closed: 'succeeded', exit: { code: 0, signal: null }, cluster: null },
  })
  return { ...(row as T), run: run.id }
}

test('script after script runs in one JVM, and none finds a trace of another', async () => {
  const first = await rowOf<Traces>(bench.submit('leaves-traces.py', ['first']))
  const second = await rowOf<Traces>(bench.submit('leaves-traces.py', ['second', 'a b']))
  const clean = (args: string): string =>
    `{'views': [], 'globalViews': [], 'variable': None, 'module': False, 'conf': False, 'cwd': '${process.cwd()}', 'argv': [${args}]}`
  expect([first.found, second.found]).toEqual([clean("'first'"), clean("'second', 'a b'")])
  expect(second.application).toBe(first.application)
  expect(second.process).not.toBe(first.process)
  expect([first.name, first.partitions]).toEqual(['traces', '3'])
  expect([first.worker, second.worker]).toEqual([`${first.run} nothing`, `${second.run} nothing`])
})

test('whatever scripts do, their neighbour is not harmed', async () => {
  const neighbour = await bench.submit('neighbour.py')
  const rows: { readonly value: bigint; readonly application: string }[] = []
  const reading = (async () => {
    for await (const row of neighbour.rows('numbers')) rows.push(row as never)
  })()
  await until(() => rows.length > 0, 60_000)
  const harm: Record<string, () => Promise<void>> = {
    'spark.stop()': async () => {
      const row = await rowOf<object>(bench.submit('stops-spark.py'))
      expect(row).toMatchObject({ kept: false, streams: false })
    },
    'sys.exit(3)': async () => {
      const { verdict, reason, witnesses } = await (await bench.submit('exits.py', ['3'])).report
      expect({ verdict, reason, witnesses }).toEqual({
        verdict: 'FAILED',
        reason: 'the script failed, ended with code 3',
        witnesses: { closed: 'failed', exit: { code: 3, signal: null }, cluster: null },
      })
    },
    'while True, cancelled': async () => {
      const run = await bench.submit('endless.py')
      for await (const _ of run.batches('row')) await _.ack().then(() => run.stop('abandon'))
      expect(await run.report).toMatchObject({ verdict: 'CANCELLED', reason: 'the caller stopped it' })
    },
    'environment, directory, modules': async () => {
      await rowOf(bench.submit('leaves-traces.py'))
    },
    'other jars': async () => {
      const jar = join(bench.runs, 'marker.jar')
      writeFileSync(jar, zipSync({ 'marker.txt': strToU8('here') }))
      const other = await rowOf<object>(bench.submit('finds-jar.py', [], { jars: [jar] }))
      expect(other).toMatchObject({ found: true })
      expect(other).not.toMatchObject({ application: rows[0]?.application })
    },
  }
  for (const [name, work] of Object.entries(harm)) {
    await work()
    const before = rows.length
    await until(() => rows.length > before + 5, 30_000)
    expect(rows.length, `rows of the neighbour after: ${name}`).toBeGreaterThan(before + 5)
  }
  const own = await rowOf<object>(bench.submit('finds-jar.py'))
  expect(own).toMatchObject({ found: false, application: rows[0]?.application })
  const report = await neighbour.stop('finish')
  await reading
  expect(report).toMatchObject({ verdict: 'CANCELLED', stoppedBy: 'ask' })
  expect(report.witnesses).toEqual({ closed: 'stopped', exit: { code: 0, signal: null }, cluster: null })
  expect(rows.map(({ value }) => value)).toEqual(rows.map((_, index) => BigInt(index)))
})

test(`${SCRIPTS} scripts in a row give the rows of a cold run each, in one JVM`, async () => {
  const rowsOf = async (run: Run): Promise<unknown[]> => {
    const rows = await collect(run.rows('rows'))
    expect(await run.report).toMatchObject({ verdict: 'SUCCEEDED', rows: rows.length })
    return rows
  }
  const cold = [
    await rowsOf(await bench.submit('counts.py', ['0'], { warm: false })),
    await rowsOf(await bench.submit('counts.py', ['1'], { warm: false })),
  ]
  expect(cold.map((rows) => rows.length)).toEqual([7, 20])
  const [before] = await bench.drivers()
  for (let number = 0; number < SCRIPTS; number++) {
    expect(await rowsOf(await bench.submit('counts.py', [String(number)]))).toEqual(cold[number % 2])
  }
  const after = await bench.drivers()
  expect(after[0]?.path).toBe(before?.path)
  expect(after[0]?.status).toMatchObject({ scripts: [], draining: null })
  expect(after[0]?.status?.served).toBe((before?.status?.served ?? 0) + SCRIPTS)
}, 600_000)

test('a setting that only a start can give is refused in the script, and given when it is submitted', async () => {
  const refused = await bench.submit('sets-memory.py')
  const { verdict, error } = await refused.report
  expect(verdict).toBe('FAILED')
  expect(error?.message).toContain("the script sets spark.driver.memory to '3g'")
  const given = await bench.submit('sets-memory.py', [], { driverMemory: '3g' })
  expect((await given.report).verdict).toBe('SUCCEEDED')
})

test('a driver that is over its memory limit takes no more scripts and is replaced', async () => {
  const small = {
    keeping: { ...bench.driver.keeping, root: join(bench.runs, 'small'), memoryLimit: 2 ** 20 },
  }
  const first = await rowOf<Traces>(bench.submit('finds-jar.py', [], { warm: small }))
  const second = await rowOf<Traces>(bench.submit('finds-jar.py', [], { warm: small }))
  expect(second.application).not.toBe(first.application)
  // Each ends with its one script, and takes its files along.
  await until(() => !existsSync(small.keeping.root), 20_000)
  expect(existsSync(small.keeping.root)).toBe(false)
})

test('a driver that nobody uses is gone after its idle time, with all its files', async () => {
  const brief = { keeping: { ...bench.driver.keeping, root: join(bench.runs, 'brief'), idleMs: 1000 } }
  await rowOf(bench.submit('finds-jar.py', [], { warm: brief }))
  const [driver] = await bench.drivers(brief.keeping.root)
  expect(driver?.members().length).toBeGreaterThan(2)
  await until(() => driver?.members().length === 0 && !existsSync(brief.keeping.root), 20_000)
  expect([driver?.members(), existsSync(brief.keeping.root)]).toEqual([[], false])
})

test('a driver that cannot start says why', async () => {
  const wrong = bench.submit('finds-jar.py', [], { conf: { 'spark.driver.cores': 'many' } })
  const error: unknown = await wrong.then(undefined, (reason: unknown) => reason)
  if (!isBridgeError(error, 'LAUNCH_WARM_NOT_STARTED')) throw error
  expect(error.message).toContain('Driver cores must be a positive number')
})

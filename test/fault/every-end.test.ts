import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, expect, test, vi } from 'vitest'
import { JobError } from '../../src/errors/job-error.js'
import type { Run } from '../../src/run/run.js'
import { clearStaleRuns } from '../../src/run/stored/list-runs.js'
import { readRunReport } from '../../src/run/stored/read-run.js'
import { type SubmitOptions, submit } from '../../src/run/submit.js'
import { ownWarmDriver } from '../../src/run/warm.js'
import {
  driverProcess,
  faultScript,
  PASSING,
  processesNaming,
  type Traces,
  tracesOf,
} from '../helpers/fault-bench.js'
import { scriptJob } from '../helpers/script-job.js'
import { MAIN } from '../helpers/sparkwire-command.js'

/** Everything of these runs is below it: what the system calls its temporary directory, too. */
const GROUND = realpathSync(mkdtempSync(join(tmpdir(), 'sw-ends-')))
const RUNS = join(GROUND, 'runs')
const TEMPORARY = mkdtempSync(join(GROUND, 't'))
const BEFORE = process.env['TMPDIR']
process.env['TMPDIR'] = TEMPORARY
const warm = ownWarmDriver()
afterAll(async () => {
  await warm[Symbol.asyncDispose]()
  if (BEFORE === undefined) delete process.env['TMPDIR']
  else process.env['TMPDIR'] = BEFORE
  rmSync(GROUND, { recursive: true, maxRetries: 3 })
})

const STREAM = [faultScript('stream.py'), '10', 'numbers'] as const
const failure = (family: string): string =>
  fileURLToPath(new URL(`../fixtures/failures/${family}.py`, import.meta.url))

function start([script, ...args]: readonly [string, ...string[]], options: SubmitOptions = {}): Promise<Run> {
  return submit(scriptJob(script, args), { runsDirectory: RUNS, master: 'local[1]', warm, ...options })
}

/** Reads a result to its end, however that is, and says what became of the run. */
async function read(run: Run, each: () => void = () => {}): Promise<string> {
  try {
    for await (const _ of run.rows('numbers')) each()
  } catch (error) {
    // The report says it better.
    if (!(error instanceof JobError)) throw error
  }
  return (await run.report).verdict
}

/** Calls `then` once the run has given rows. */
const onceBegun = (run: Run, then: () => void): Promise<string> => {
  let rows = 0
  return read(run, () => {
    rows += 1
    if (rows === 15) then()
  })
}

async function leftBy(leave: () => void): Promise<string> {
  const run = await start(STREAM)
  const reading = async (): Promise<void> => {
    for await (const _ of run.rows('numbers')) {
      leave()
      break
    }
  }
  await reading().catch(() => {})
  return (await run.report).verdict
}

const never = new AbortController()
never.abort()

/** The ways in which a run ends, and the verdict that it has then; on a warm driver, where it can be. */
const WARM: Readonly<Record<string, readonly [verdict: string, end: () => Promise<string>]>> = {
  'it has done its work': ['SUCCEEDED', async () => read(await start(STREAM, { until: { batches: 2 } }))],
  'its script exits with 7': ['FAILED', async () => read(await start([faultScript('exits.py')]))],
  'it names a column that is not there': [
    'FAILED',
    async () => (await (await start([failure('sql'), 'unknown_column', '-', GROUND])).report).verdict,
  ],
  'its script kills itself': [
    'FAILED',
    async () => (await (await start([failure('python_code'), 'killed', '-', GROUND])).report).verdict,
  ],
  'its consumer breaks out of the loop': ['CANCELLED', () => leftBy(() => {})],
  'its consumer throws': [
    'CANCELLED',
    () =>
      leftBy(() => {
        throw new Error('enough')
      }),
  ],
  'it was aborted before it began': [
    'never begun',
    () =>
      start(STREAM, { signal: never.signal }).then(
        () => 'begun',
        () => 'never begun',
      ),
  ],
  'it is aborted while it is submitted': [
    'CANCELLED',
    async () => {
      const controller = new AbortController()
      const run = await start(STREAM, { signal: controller.signal })
      controller.abort()
      return read(run)
    },
  ],
  'its deadline passes': [
    'TIMED_OUT',
    async () => read(await start(STREAM, { until: { rows: 1e9, deadlineMs: 3000 } })),
  ],
  'somebody stops it': [
    'CANCELLED',
    async () => {
      const run = await start(STREAM)
      return onceBegun(run, () => void run.stop())
    },
  ],
}

/** A command in a process of its own that is sent signals, half a second apart, when rows have come. */
async function command(...signals: readonly NodeJS.Signals[]): Promise<string> {
  const [script, ...args] = STREAM
  const words = [MAIN, 'run', script, '--master', 'local[1]', '--json', '--', ...args]
  const env = { SPARKWIRE_STATE: GROUND }
  const started = execa(process.execPath, words, { reject: false, stdin: 'ignore', env })
  let told = ''
  let sending: Promise<void> | undefined
  started.stdout.on('data', (text: Buffer) => {
    told += text.toString()
    if (told.includes('"event":"rows"')) sending ??= send()
  })
  const send = async (): Promise<void> => {
    for (const signal of signals) {
      started.kill(signal)
      await sleep(500)
    }
  }
  await started
  await sending
  const [, run = ''] = /"run":"([^"]+)"/.exec(told) ?? []
  return vi.waitFor(async () => (await readRunReport(run, { runsDirectory: RUNS })).verdict, 20_000)
}

/** What needs a JVM of its own. */
const COLD: typeof WARM = {
  'its keeper is killed': ['FAILED', () => killed(({ keeper }) => keeper.pid)],
  'its JVM is killed': ['FAILED', () => killed(({ keeper }) => driverProcess(keeper, 'jvm'))],
  'its Python is killed': ['FAILED', () => killed(({ keeper }) => driverProcess(keeper, 'python'))],
  'its command is killed': ['LOST', () => command('SIGKILL')],
  'its command gets a Ctrl-C': ['CANCELLED', () => command('SIGINT')],
  'its command gets two': ['CANCELLED', () => command('SIGINT', 'SIGINT')],
}

async function killed(victim: (traces: Traces) => number): Promise<string> {
  const run = await start(STREAM, { warm: false })
  return onceBegun(run, () => process.kill(victim(tracesOf(run.files.directory)), 'SIGKILL'))
}

/** Each way once; with FULL_SUITES fifty runs, those with a JVM of their own among them. */
const ENDS = process.env['FULL_SUITES']
  ? Array.from({ length: 50 }, (_, index) => Object.entries({ ...WARM, ...COLD })[index % 16])
  : [...Object.entries(WARM), ...Object.entries(COLD).slice(0, 1)]

test(`after ${ENDS.length} runs that ended in every way there is, nothing of them is left`, async () => {
  for (const [name, [verdict, end]] of ENDS.filter((way) => way !== undefined))
    expect(await end(), name).toBe(verdict)
  await warm[Symbol.asyncDispose]()
  await clearStaleRuns(RUNS)
  await vi.waitFor(() => expect(processesNaming(GROUND)).toEqual([]), 10_000)
  const runs = readdirSync(RUNS).filter((name) => /^\d{8}-/.test(name))
  expect(runs.length).toBeGreaterThanOrEqual(
    ENDS.length - ENDS.filter((way) => way?.[1][0] === 'never begun').length,
  )
  const left = runs.flatMap((run) => PASSING.map((name) => join(RUNS, run, name))).filter(existsSync)
  expect([...left, ...readdirSync(TEMPORARY)]).toEqual([])
}, 900_000)

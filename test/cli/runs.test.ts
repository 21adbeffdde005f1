import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { RunReport } from '../../src/run/run-report.js'
import type { StoredRun } from '../../src/run/stored/stored-run.js'
import { type CommandFolder, commandFolder } from '../helpers/sparkwire-command.js'

/** Rows without an end, three a second, that somebody else has to stop. */
const JOB = `
import { job, processingTime, rate, results } from 'sparkwire'

export default job({
  name: 'endless',
  sinks: { ticks: results(rate({ rowsPerSecond: 3 })) },
  trigger: processingTime('200 milliseconds'),
})
`

type Started = ReturnType<CommandFolder['start']>

const started: Started[] = []
afterEach(async () => {
  for (const command of started.splice(0)) {
    command.kill('SIGKILL')
    await command.catch(() => {})
  }
})

async function runningJob(folder: CommandFolder): Promise<{ command: Started; rows: string[] }> {
  await writeFile(join(folder.path, 'job.ts'), JOB)
  const command = folder.start(['run', 'job.ts', '--json', '--master', 'local[1]'])
  started.push(command)
  const rows: string[] = []
  await new Promise<void>((resolve, reject) => {
    command.stdout?.on('data', (text: Buffer) => {
      for (const line of text.toString().split('\n')) if (line.includes('"event":"rows"')) rows.push(line)
      if (rows.length > 0) resolve()
    })
    void command.then(({ stderr }) => reject(new Error(`the run ended before its first row: ${stderr}`)))
  })
  return { command, rows }
}

async function sparkwire(folder: CommandFolder, ...args: string[]) {
  const { exitCode, stdout, stderr } = await folder.start(args)
  return { exitCode, stdout: String(stdout), stderr: String(stderr) }
}

test('a run is listed, followed, stopped, reported on and removed by other processes', async () => {
  const folder = await commandFolder()
  const { command } = await runningJob(folder)

  const [listed] = JSON.parse((await sparkwire(folder, 'ps', '--json')).stdout) as StoredRun[]
  expect(listed).toMatchObject({ name: 'endless', state: 'running', verdict: null, pid: command.pid })
  const run = listed?.run ?? ''
  expect((await sparkwire(folder, 'ps')).stdout).toContain(`${run}  endless  running`)

  const early = await sparkwire(folder, 'report', run)
  expect(early.exitCode).toBe(2)
  expect(early.stderr).toContain(`[RUN_STILL_RUNS]`)
  expect((await sparkwire(folder, 'rm', 'endless')).stderr).toContain('[RUN_STILL_RUNS]')
  const typo = await sparkwire(folder, 'stop', 'endles')
  expect(typo).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('did you mean endless?') })

  const followed = sparkwire(folder, 'logs', 'endless', '--json', '-f')
  const stopped = await sparkwire(folder, 'stop', run.slice(-4), '--json', '--reason', 'enough')
  expect(stopped.exitCode).toBe(0)
  const report = JSON.parse(stopped.stdout) as RunReport
  expect(report).toMatchObject({
    verdict: 'CANCELLED',
    reason: expect.stringContaining('enough'),
    stoppedBy: 'ask',
  })
  expect(report.committed?.['ticks']?.batchId).toBeGreaterThanOrEqual(0)
  expect(report.results['ticks']).toMatchObject({ rows: report.rows, complete: true })

  // The process that ran it has ended by itself, with the same words.
  const { exitCode, stdout } = await command
  expect(exitCode).toBe(1)
  expect(JSON.parse(String(stdout).trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
    event: 'closed',
    verdict: 'CANCELLED',
    rows: report.rows,
  })
  const events = (await followed).stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).event as string)
  expect(events[0]).toBe('submitted')
  expect(events).toContain('stopping')
  expect(events.at(-1)).toBe('closed')

  const told = await sparkwire(folder, 'report', 'endless')
  expect(told.exitCode).toBe(1)
  expect(told.stdout).toContain('CANCELLED endless')
  expect(told.stdout).toContain('sink ticks: committed micro-batch')
  expect(
    (await sparkwire(folder, 'logs', run, '--only', 'spark', '-n', '3')).stdout.trimEnd().split('\n'),
  ).toHaveLength(3)
  expect((await sparkwire(folder, 'rm', run)).stderr).toContain(`removed ${run}`)
  expect(JSON.parse((await sparkwire(folder, 'ps', '--json')).stdout)).toEqual([])
  expect(folder.processes()).toEqual([])
})

test('the end of a run whose program was killed is told by whoever looks next', async () => {
  const folder = await commandFolder()
  const { command } = await runningJob(folder)
  command.kill('SIGKILL')
  await command

  const { exitCode, stdout } = await sparkwire(folder, 'stop', 'endless', '--json')
  expect(exitCode).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    name: 'endless',
    verdict: expect.stringMatching(/^(CANCELLED|LOST)$/),
  })
  const [listed] = JSON.parse((await sparkwire(folder, 'ps', '--json')).stdout) as StoredRun[]
  expect(listed).toMatchObject({ state: 'ended', pid: null })
  expect(folder.processes()).toEqual([])
  expect(await folder.leftovers()).toEqual([])
})

test('a half-written directory is said, and removed', async () => {
  const folder = await commandFolder()
  const id = '20260101-000000-abcd'
  const directory = join(folder.state, 'runs', id)
  await mkdir(directory, { recursive: true })
  await utimes(directory, 1, 1)
  const { stdout, stderr } = await sparkwire(folder, 'ps')
  expect(stdout).toContain('half-written')
  expect(stderr).toContain('sparkwire rm')
  expect((await sparkwire(folder, 'rm', 'abcd')).exitCode).toBe(0)
  expect(await readdir(join(folder.state, 'runs'))).toEqual([])
})

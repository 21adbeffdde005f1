import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { RunReport } from '../../../../src/run/run-report.js'
import { listRuns } from '../../../../src/run/stored/list-runs.js'
import { deadProcess, type LaidRun, layRun, runsFolder, SUBMITTED } from '../../../helpers/stored-runs.js'

const ACKNOWLEDGED = { event: 'acknowledged', result: 'strong', queryId: 'q1', batchId: 0, rows: 3 }
const closed = (status: string, rows: number): object => ({
  ...{ status, exitCode: 0 },
  results: { strong: { rows, batches: 1, acknowledged: 1 } },
})

interface Found {
  readonly run: LaidRun
  readonly folder: string
}

/** A run of which nothing lives any more, and whose end nobody has told. */
async function untold(): Promise<Found> {
  const folder = runsFolder()
  const run = await layRun(folder)
  run.write('owner.json', { process: await deadProcess(), keeper: await deadProcess() })
  run.write('driver.json', { script: '/home/ada/job.py', checkpoint: '/data/checkpoints' })
  run.events(SUBMITTED, { event: 'connected' }, ACKNOWLEDGED)
  return { run, folder }
}

async function look({ run, folder }: Found): Promise<RunReport> {
  await listRuns({ runsDirectory: folder })
  return JSON.parse(readFileSync(join(run.directory, 'report.json'), 'utf8'))
}

describe('whoever looks next tells the end of a run whose owner died', () => {
  test('nothing was said: LOST, with the witnesses', async () => {
    const found = await untold()
    const report = await look(found)
    expect(report).toMatchObject({
      verdict: 'LOST',
      name: 'quakes',
      spark: '4.1.1',
      rows: 3,
      batches: 1,
      startedAt: '2026-11-22T18:30:00.000Z',
      durationMs: 10_000,
      results: { strong: { rows: 3, sent: 3, batches: 1, complete: false } },
      witnesses: { closed: null, exit: { code: null, signal: 'SIGKILL' }, cluster: null },
      stoppedBy: null,
      error: { code: 'JOB_LOST' },
      files: { script: '/home/ada/job.py', checkpoint: '/data/checkpoints' },
    })
    expect(report.reason).toMatch(
      /^the program that ran it \(process \d+\) died; the driver was killed by SIGKILL without saying how$/,
    )
    for (const name of ['owner.json', 'driver.json', 'scratch'])
      expect(existsSync(join(found.run.directory, name))).toBe(false)
    const [, state] =
      (await listRuns({ runsDirectory: found.folder })).map((run) => [run.state, run.verdict])[0] ?? []
    expect(state).toBe('LOST')
  })

  test.each<[string, object | undefined, object, string, RegExp]>([
    [
      'the script ended well and every row was acknowledged',
      closed('succeeded', 3),
      { code: 0, signal: null },
      'SUCCEEDED',
      /^the job ended by itself after the program that ran it/,
    ],
    [
      'rows were sent that nobody has acknowledged',
      closed('succeeded', 5),
      { code: 0, signal: null },
      'LOST',
      /died; of result 'strong' 3 of 5 rows had been acknowledged$/,
    ],
    [
      'the script ended well, spark-submit did not',
      closed('succeeded', 3),
      { code: 1, signal: null },
      'LOST',
      /died; the script reported its end, but it ended with code 1$/,
    ],
    [
      'the driver stopped by itself',
      closed('stopped', 3),
      { code: 0, signal: null },
      'LOST',
      /died; the driver stopped because it lost its consumer$/,
    ],
    [
      'the script failed',
      closed('failed', 3),
      { code: 1, signal: null },
      'FAILED',
      /^the script failed, ended with code 1$/,
    ],
    [
      'exit 0 without a word',
      undefined,
      { code: 0, signal: null },
      'LOST',
      /died; the driver ended with code 0 without saying how$/,
    ],
  ])('%s', async (_, said, exit, verdict, reason) => {
    const found = await untold()
    if (said !== undefined) found.run.write('closed.json', said)
    found.run.write('exit.json', exit)
    const report = await look(found)
    expect(report.verdict).toBe(verdict)
    expect(report.reason).toMatch(reason)
    expect(report.error === null).toBe(verdict === 'SUCCEEDED')
  })

  test('it had been told to stop: CANCELLED', async () => {
    const found = await untold()
    found.run.events({ event: 'stopping', by: 'stop', mode: 'finish', reason: 'ada wants the machine' })
    expect(await look(found)).toMatchObject({ verdict: 'CANCELLED', reason: 'ada wants the machine' })
  })

  test('it was never launched', async () => {
    const folder = runsFolder()
    const run = await layRun(folder)
    run.write('owner.json', { process: await deadProcess() })
    expect(await look({ run, folder })).toMatchObject({ verdict: 'LOST', spark: null, master: null, rows: 0 })
  })
})

test('many at once write one report and one closed event, behind a line that the owner left torn', async () => {
  const found = await untold()
  appendFileSync(join(found.run.directory, 'events.jsonl'), '{"event":"acknow')
  await Promise.all(Array.from({ length: 8 }, () => listRuns({ runsDirectory: found.folder })))
  const lines = readFileSync(join(found.run.directory, 'events.jsonl'), 'utf8').trimEnd().split('\n')
  expect(lines.filter((line) => line.includes('"event":"closed"'))).toHaveLength(1)
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ event: 'closed', verdict: 'LOST', rows: 3 })
})

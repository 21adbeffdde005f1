import { existsSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { stopRun } from '../../../../src/run/stored/stop-run.js'
import {
  deadProcess,
  type LaidRun,
  layRun,
  layRunAs,
  leader,
  reportOf,
  runsFolder,
  SUBMITTED,
  thisProcess,
} from '../../../helpers/stored-runs.js'

/** A run whose owner died and whose driver, a real process, goes on. */
async function orphan(driver: string): Promise<{ run: LaidRun; runsDirectory: string }> {
  const runsDirectory = runsFolder()
  const run = await layRun(runsDirectory)
  run.write('owner.json', { process: await deadProcess(), keeper: leader(driver, run.directory) })
  run.events(SUBMITTED, { event: 'connected' })
  return { run, runsDirectory }
}

describe('an orphaned run is stopped from here, rung by rung', () => {
  test('it heeds the request', async () => {
    const { run, runsDirectory } = await orphan('while [ ! -e stop.json ]; do sleep 0.05; done')
    const report = await stopRun(run.id, { runsDirectory, reason: 'ada wants the machine' })
    expect(report).toMatchObject({
      verdict: 'CANCELLED',
      reason: 'ada wants the machine',
      stoppedBy: 'ask',
    })
    expect(existsSync(join(run.directory, 'stop.json'))).toBe(false)
  })

  test('it does not, and ends by SIGTERM', { timeout: 30_000 }, async () => {
    const { run, runsDirectory } = await orphan('sleep 600')
    expect(await stopRun('quakes', { runsDirectory })).toMatchObject({
      run: run.id,
      verdict: 'CANCELLED',
      reason: `it was stopped by process ${process.pid}`,
      stoppedBy: 'terminate',
    })
  })

  test('killed at once', async () => {
    const { runsDirectory } = await orphan('trap "" TERM; while true; do sleep 0.1; done')
    const began = performance.now()
    expect(await stopRun('quakes', { runsDirectory, mode: 'kill' })).toMatchObject({
      verdict: 'CANCELLED',
      stoppedBy: 'kill',
    })
    expect(performance.now() - began).toBeLessThan(5000)
  })
})

test('the report names what was committed last', async () => {
  const { run, runsDirectory } = await orphan('sleep 600')
  run.events({
    event: 'progress',
    query: 'strong',
    progress: { batchId: 4, sources: [{ endOffset: { quakes: { 0: 17 } } }] },
  })
  run.write('driver.json', { script: '/home/ada/job.py', checkpoint: 'hdfs:///checkpoints' })
  const report = await stopRun('quakes', { runsDirectory, mode: 'kill' })
  expect(report.committed).toEqual({ strong: { batchId: 4, offsets: [{ quakes: { 0: 17 } }] } })
})

test('a run that has ended is not stopped: its report is given', async () => {
  const runsDirectory = runsFolder()
  const run = await layRun(runsDirectory)
  run.write('report.json', reportOf(run))
  expect(await stopRun(run.id, { runsDirectory })).toMatchObject({ verdict: 'SUCCEEDED', stoppedBy: null })
})

test('of the runs of a job the one that runs is meant', async () => {
  const runsDirectory = runsFolder()
  const ended = layRunAs(runsDirectory, '20991122-183000-1f3a')
  ended.write('report.json', reportOf(ended))
  const { run } = { run: await layRun(runsDirectory) }
  run.write('owner.json', { process: await deadProcess(), keeper: leader('sleep 600', run.directory) })
  expect((await stopRun('quakes', { runsDirectory, mode: 'kill' })).run).toBe(run.id)
})

test('a half-written directory has nothing to stop', async () => {
  const runsDirectory = runsFolder()
  const run = layRunAs(runsDirectory, '20261122-183000-1f3a')
  utimesSync(run.directory, new Date('2026-11-01'), new Date('2026-11-01'))
  await expect(stopRun(run.id, { runsDirectory })).rejects.toMatchObject({ code: 'RUN_INCOMPLETE' })
})

test('the program that runs it lives and does not answer', { timeout: 30_000 }, async () => {
  const runsDirectory = runsFolder()
  const run = await layRun(runsDirectory)
  run.write('owner.json', { process: thisProcess(), keeper: leader('sleep 600', run.directory) })
  run.events(SUBMITTED)
  await expect(stopRun(run.id, { runsDirectory, mode: 'kill' })).rejects.toMatchObject({
    code: 'RUN_NOT_STOPPED',
    details: { run: run.id, pid: process.pid },
  })
})

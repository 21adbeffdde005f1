import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { listRuns } from '../../../../src/run/stored/list-runs.js'
import { readStoredRun } from '../../../../src/run/stored/stored-run.js'
import {
  deadProcess,
  layRun,
  leader,
  reportOf,
  runsFolder,
  SUBMITTED,
  thisProcess,
} from '../../../helpers/stored-runs.js'

describe('how far a run has come, from its directory', () => {
  test('no event yet', async () => {
    const run = await layRun(runsFolder())
    run.write('owner.json', { process: thisProcess() })
    expect(readStoredRun(run.directory).stored).toMatchObject({
      run: run.id,
      name: 'quakes',
      state: 'submitting',
      verdict: null,
      startedAt: null,
      pid: process.pid,
    })
  })

  test.each([
    ['starting', []],
    ['running', ['connected']],
    ['stopping', ['connected', 'stopping']],
  ])('%s', async (state, events) => {
    const run = await layRun(runsFolder())
    run.write('owner.json', { process: thisProcess() })
    run.events(SUBMITTED, ...events.map((event) => ({ event })))
    expect(readStoredRun(run.directory).stored).toMatchObject({
      state,
      spark: '4.1.1',
      master: 'local[2]',
      startedAt: '2026-11-22T18:30:00.000Z',
      durationMs: null,
      rows: null,
    })
  })

  test('ended, whoever still claims it', async () => {
    const run = await layRun(runsFolder())
    run.write('owner.json', { process: thisProcess() })
    run.write('report.json', reportOf(run, { verdict: 'FAILED', reason: 'the script failed' }))
    expect(readStoredRun(run.directory).stored).toMatchObject({
      state: 'ended',
      verdict: 'FAILED',
      reason: 'the script failed',
      durationMs: 8123,
      rows: 10,
      batches: 2,
      pid: null,
    })
  })

  test('its owner died, its driver lives', async () => {
    const run = await layRun(runsFolder())
    run.write('owner.json', { process: await deadProcess(), keeper: leader('sleep 600', run.directory) })
    run.events(SUBMITTED, { event: 'connected' })
    expect(readStoredRun(run.directory).stored).toMatchObject({ state: 'orphaned', pid: null })
    const [listed] = await listRuns({ runsDirectory: join(run.directory, '..') })
    expect(listed?.state).toBe('orphaned')
  })

  test('a process of the same number is another: by its start, and by the boot', async () => {
    const run = await layRun(runsFolder())
    for (const other of [{ startTime: '1' }, { bootId: 'yesterday' }]) {
      run.write('owner.json', { process: { ...thisProcess(), ...other } })
      expect(readStoredRun(run.directory).stored).toMatchObject({ state: 'orphaned', pid: null })
    }
  })

  test('of gigabytes of events only the ends are read', async () => {
    const run = await layRun(runsFolder())
    run.write('owner.json', { process: thisProcess() })
    run.events(SUBMITTED, { event: 'connected' })
    const line = { event: 'log', level: 'info', logger: 'stdout', message: 'x'.repeat(1000) }
    run.events(...Array.from({ length: 400 }, () => line))
    expect(readStoredRun(run.directory).stored.state).toBe('running')
    run.events({ event: 'stopping' }, line)
    expect(readStoredRun(run.directory).stored.state).toBe('stopping')
  })
})

describe('a half-written directory', () => {
  const old = new Date('2026-11-01')

  test('is told apart from one that is just being made', () => {
    const directory = join(runsFolder(), '20261122-183000-1f3a')
    mkdirSync(directory)
    expect(readStoredRun(directory).stored.state).toBe('submitting')
    utimesSync(directory, old, old)
    expect(readStoredRun(directory).stored).toMatchObject({ state: 'incomplete', name: null, verdict: null })
  })

  test('one whose owner died before there was a job, and one whose report is torn', async () => {
    const directory = join(runsFolder(), '20261122-183000-1f3a')
    mkdirSync(directory)
    writeFileSync(join(directory, 'owner.json'), JSON.stringify({ process: await deadProcess() }))
    expect(readStoredRun(directory).stored.state).toBe('incomplete')
    writeFileSync(join(directory, 'owner.json'), '{"proc')
    writeFileSync(join(directory, 'report.json'), '{"v": 1, "verdi')
    utimesSync(directory, old, old)
    expect(readStoredRun(directory).stored.state).toBe('incomplete')
  })
})

test('the list has the newest first, leaves strangers out, and is empty where there is no directory', async () => {
  const folder = runsFolder()
  for (const id of ['20261122-183000-1f3a', '20261123-000000-0000', 'notes', 'report.json']) {
    mkdirSync(join(folder, id))
  }
  expect((await listRuns({ runsDirectory: folder })).map(({ run }) => run)).toEqual([
    '20261123-000000-0000',
    '20261122-183000-1f3a',
  ])
  expect(await listRuns({ runsDirectory: folder, states: ['ended'] })).toEqual([])
  expect(await listRuns({ runsDirectory: join(folder, 'nowhere') })).toEqual([])
})

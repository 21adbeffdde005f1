import { existsSync, mkdirSync, readdirSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pruneRuns, removeRun } from '../../../../src/run/stored/remove-run.js'
import { layRun, layRunAs, reportOf, runsFolder, thisProcess } from '../../../helpers/stored-runs.js'

const DAY_MS = 86_400_000

test('a run that has ended goes with all that is in its directory', async () => {
  const runsDirectory = runsFolder()
  const run = await layRun(runsDirectory)
  run.write('report.json', reportOf(run))
  mkdirSync(join(run.directory, 'checkpoint', 'strong'), { recursive: true })
  expect((await removeRun('quakes', { runsDirectory })).run).toBe(run.id)
  expect(existsSync(run.directory)).toBe(false)
})

test('one that runs is refused, and stays', async () => {
  const runsDirectory = runsFolder()
  const run = await layRun(runsDirectory)
  run.write('owner.json', { process: thisProcess() })
  await expect(removeRun(run.id, { runsDirectory })).rejects.toMatchObject({
    code: 'RUN_STILL_RUNS',
    message: `Run ${run.id} of job 'quakes' cannot be removed: it is submitting, by process ${process.pid}. Expected a run that has ended.`,
    hint: `\`sparkwire stop ${run.id}\` ends it.`,
  })
  expect(existsSync(run.directory)).toBe(true)
})

/** A run that began and ended so many days ago. */
function daysAgo(folder: string, days: number, ended = true): string {
  const time = new Date(Date.now() - days * DAY_MS)
  const id = `${time.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15)}-${String(days).padStart(4, '0')}`
  const run = layRunAs(folder, id)
  if (ended) run.write('report.json', reportOf(run))
  else run.write('owner.json', { process: thisProcess() })
  for (const name of readdirSync(run.directory)) utimesSync(join(run.directory, name), time, time)
  utimesSync(run.directory, time, time)
  return id
}

test('old runs are pruned: those that ended before, whenever they began; none that runs', async () => {
  const runsDirectory = runsFolder()
  const old = daysAgo(runsDirectory, 31)
  const young = daysAgo(runsDirectory, 29)
  const long = daysAgo(runsDirectory, 40)
  // It went on until today.
  utimesSync(join(runsDirectory, long, 'report.json'), new Date(), new Date())
  const running = daysAgo(runsDirectory, 50, false)
  expect(await pruneRuns({ runsDirectory })).toEqual([old])
  expect(readdirSync(runsDirectory).sort()).toEqual([young, long, running].sort())
  expect([...(await pruneRuns({ runsDirectory, olderThanDays: 0 }))].sort()).toEqual([young, long].sort())
})

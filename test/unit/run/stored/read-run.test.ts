import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { followFile, readRunEvents, readRunReport } from '../../../../src/run/stored/read-run.js'
import { layRun, reportOf, runsFolder, SUBMITTED, thisProcess } from '../../../helpers/stored-runs.js'

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

test('the report of a run that has ended; of one that runs it is refused', async () => {
  const runsDirectory = runsFolder()
  const run = await layRun(runsDirectory)
  run.write('owner.json', { process: thisProcess() })
  await expect(readRunReport(run.id, { runsDirectory })).rejects.toMatchObject({ code: 'RUN_STILL_RUNS' })
  run.write('report.json', reportOf(run))
  expect(await readRunReport('quakes', { runsDirectory })).toMatchObject({
    run: run.id,
    verdict: 'SUCCEEDED',
  })
})

test('events so far; followed, until closed', async () => {
  const runsDirectory = runsFolder()
  const run = await layRun(runsDirectory)
  run.write('owner.json', { process: thisProcess() })
  run.events(SUBMITTED)
  expect((await collect(readRunEvents(run.id, { runsDirectory }))).map(({ event }) => event)).toEqual([
    'submitted',
  ])
  const following = collect(readRunEvents(run.id, { runsDirectory, follow: true }))
  setTimeout(() => run.events({ event: 'connected' }), 100)
  setTimeout(() => run.events({ event: 'closed' }), 500)
  expect((await following).map(({ event }) => event)).toEqual(['submitted', 'connected', 'closed'])
})

test('a log is followed from where it was, until the run has ended', async () => {
  const run = await layRun(runsFolder())
  run.write('owner.json', { process: thisProcess() })
  const file = join(run.directory, 'driver.log')
  appendFileSync(file, 'old\n')
  const following = collect(followFile(file, run.directory, undefined, 4))
  setTimeout(() => appendFileSync(file, 'new\nlast'), 300)
  setTimeout(() => run.write('report.json', reportOf(run)), 600)
  expect(await following).toEqual(['new', 'last'])
})

test('following ends with the signal, and when nobody listens any more', async () => {
  const run = await layRun(runsFolder())
  run.write('owner.json', { process: thisProcess() })
  const file = join(run.directory, 'driver.log')
  expect(await collect(followFile(file, run.directory, AbortSignal.timeout(300)))).toEqual([])
  appendFileSync(file, 'one\n')
  for await (const line of followFile(file, run.directory)) {
    expect(line).toBe('one')
    break
  }
})

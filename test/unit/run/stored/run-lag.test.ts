import { expect, test } from 'vitest'
import { followRunLag, runLag } from '../../../../src/run/stored/run-lag.js'
import { layRun, runsFolder, SUBMITTED, thisProcess } from '../../../helpers/stored-runs.js'
import { progressOf } from '../../../helpers/streaming-progress.js'

const at = (second: number): string => `2026-11-22T18:31:0${second}.000Z`
const partition = (number: number, lag: number) => ({
  topic: 'quakes',
  partition: number,
  endOffset: 10,
  latestOffset: 10 + lag,
  lag,
})
const progress = (query: string | null, second: number, ...lags: readonly number[]) => ({
  event: 'progress',
  at: at(second),
  query,
  progress: progressOf({ id: 'q2', name: query }),
  lag: lags.map((lag, index) => partition(index, lag)),
})

test('each query as of its last micro-batch, in order', async () => {
  const runsDirectory = runsFolder()
  const run = await layRun(runsDirectory)
  run.write('owner.json', { process: thisProcess() })
  run.events(SUBMITTED)
  expect(await runLag(run.id, { runsDirectory })).toEqual([])
  run.events(progress('weak', 1, 9), progress('strong', 2, 4, 0), progress(null, 3), progress('weak', 4, 2))
  expect(await runLag('quakes', { runsDirectory })).toEqual([
    { query: 'strong', ...partition(0, 4), at: at(2) },
    { query: 'strong', ...partition(1, 0), at: at(2) },
    { query: 'weak', ...partition(0, 2), at: at(4) },
  ])
})

test('followed, once for each micro-batch until the end', async () => {
  const runsDirectory = runsFolder()
  const run = await layRun(runsDirectory)
  run.write('owner.json', { process: thisProcess() })
  run.events(SUBMITTED, progress('strong', 1, 7))
  setTimeout(() => run.events(progress('strong', 2, 3), { event: 'closed' }), 300)
  const seen: number[][] = []
  for await (const lags of followRunLag(run.id, { runsDirectory })) seen.push(lags.map(({ lag }) => lag))
  expect(seen).toEqual([[7], [3]])
})

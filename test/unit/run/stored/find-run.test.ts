import { expect, test } from 'vitest'
import { isBridgeError } from '../../../../src/errors/bridge-error.js'
import { findRun } from '../../../../src/run/stored/find-run.js'
import { layRunAs, reportOf, runsFolder } from '../../../helpers/stored-runs.js'

const RUNS = [
  ['20261122-183000-1f3a', 'quakes'],
  ['20261122-190000-77aa', 'orders'],
  ['20261123-080000-1f3b', 'quakes'],
] as const

function threeRuns(): string {
  const folder = runsFolder()
  for (const [id, name] of RUNS) {
    const run = layRunAs(folder, id, name)
    run.write('report.json', reportOf(run, { name }))
  }
  return folder
}

test.each([
  ['20261122-183000-1f3a', '20261122-183000-1f3a'],
  ['20261123', '20261123-080000-1f3b'],
  ['20261122-18', '20261122-183000-1f3a'],
  ['77aa', '20261122-190000-77aa'],
  ['orders', '20261122-190000-77aa'],
  ['quakes', '20261123-080000-1f3b'],
])("'%s' is run %s", async (word, run) => {
  expect((await findRun(word, { runsDirectory: threeRuns() })).run).toBe(run)
})

test.each(['../runs', '..', '/', '.'])('a word that leads out of the runs is none: %s', async (word) => {
  await expect(findRun(word, { runsDirectory: threeRuns() })).rejects.toMatchObject({ code: 'RUN_UNKNOWN' })
})

test.each([
  [
    '20261122',
    'RUN_AMBIGUOUS',
    "Which run is '20261122'? 2 begin or end so: 20261122-190000-77aa (orders), 20261122-183000-1f3a (quakes)",
    'Give more of its id.',
  ],
  ['qakes', 'RUN_UNKNOWN', "There is no run 'qakes'", 'did you mean quakes?'],
  ['', 'RUN_UNKNOWN', "There is no run ''", '`sparkwire ps` lists the runs.'],
  ['9', 'RUN_UNKNOWN', "There is no run '9'", '`sparkwire ps` lists the runs.'],
])("'%s' is %s", async (word, code, message, hint) => {
  const error = await findRun(word, { runsDirectory: threeRuns() }).catch((reason: unknown) => reason)
  expect(isBridgeError(error, code as 'RUN_UNKNOWN')).toBe(true)
  expect((error as Error).message).toContain(message)
  expect(error).toMatchObject({ hint })
})

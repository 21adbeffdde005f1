import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { committedBatches } from '../../../../src/run/stored/committed-batches.js'
import { runsFolder } from '../../../helpers/stored-runs.js'

// As Spark 4.1 leaves them: batch 10 is done, 11 was only begun.
function checkpoint(): string {
  const folder = runsFolder()
  for (const name of ['commits', 'offsets']) mkdirSync(join(folder, 'strong', name), { recursive: true })
  const settings = '{"batchWatermarkMs":0,"batchTimestampMs":1,"conf":{}}'
  for (const batch of [9, 10, 11]) {
    writeFileSync(
      join(folder, 'strong', 'offsets', String(batch)),
      `v1\n${settings}\n{"quakes":{"0":${batch}00,"1":7}}\n-\n5`,
    )
  }
  for (const batch of [9, 10]) {
    writeFileSync(join(folder, 'strong', 'commits', String(batch)), 'v1\n{"nextBatchWatermarkMs":0}')
    writeFileSync(join(folder, 'strong', 'commits', `.${batch}.crc`), 'x')
  }
  mkdirSync(join(folder, 'begun', 'offsets'), { recursive: true })
  return folder
}

test.each([
  ['a path', ''],
  ['a URI of this machine', 'file://'],
])('read from the checkpoint: %s', async (_, scheme) => {
  expect(await committedBatches(`${scheme}${checkpoint()}`, '/nowhere')).toEqual({
    strong: { batchId: 10, offsets: [{ quakes: { 0: 1000, 1: 7 } }, null, 5] },
  })
})

test('none where there is no checkpoint', async () => {
  expect(await committedBatches('/nowhere', '/nowhere')).toEqual({})
})

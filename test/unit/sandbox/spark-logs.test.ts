import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readMasterLog, readWorkerPort } from '../../../src/sandbox/spark-logs.js'

const directory = mkdtempSync(join(tmpdir(), 'sparkwire-log-'))
afterAll(() => rmSync(directory, { recursive: true }))
const file = join(directory, 'daemon.log')

// As Spark 4.1.1 writes them.
const MASTER = [
  "26/11/22 21:50:34 INFO Utils: Successfully started service 'sparkMaster' on port 35289.",
  '26/11/22 21:50:34 INFO Master: Starting Spark master at spark://127.0.0.1:35289',
  '26/11/22 21:50:34 INFO Master: Running Spark version 4.1.1',
  "26/11/22 21:50:34 INFO Utils: Successfully started service 'MasterUI' on port 45961.",
]

test('a master is known once it has said its address, its version and the port of its pages', () => {
  expect(readMasterLog(join(directory, 'none.log'))).toBeUndefined()
  for (let lines = 1; lines < MASTER.length; lines++) {
    writeFileSync(file, MASTER.slice(0, lines).join('\n'))
    expect(readMasterLog(file)).toBeUndefined()
  }
  writeFileSync(file, MASTER.join('\n'))
  expect(readMasterLog(file)).toEqual({
    master: 'spark://127.0.0.1:35289',
    version: '4.1.1',
    webUi: 'http://127.0.0.1:45961',
  })
})

test("a worker's port is its own, not that of its pages", () => {
  writeFileSync(file, "INFO Utils: Successfully started service 'WorkerUI' on port 40001.\n")
  expect(readWorkerPort(file)).toBeUndefined()
  writeFileSync(file, "INFO Utils: Successfully started service 'sparkWorker' on port 40002.\n")
  expect(readWorkerPort(file)).toBe(40002)
})

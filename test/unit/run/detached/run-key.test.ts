import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isBridgeError } from '../../../../src/errors/bridge-error.js'
import { IR_VERSION, type JobDocument } from '../../../../src/ir/job-document.js'
import { submittedUnder } from '../../../../src/run/detached/run-key.js'

const script = (...args: string[]): JobDocument => ({
  ...{ irVersion: IR_VERSION, kind: 'script', name: 'count', path: '/count.py', connectors: [] },
  args,
})

let runs: string
let started: string[]
beforeEach(() => {
  runs = mkdtempSync(join(tmpdir(), 'sw-key-'))
  started = []
})
afterEach(() => rmSync(runs, { recursive: true }))

async function start(): Promise<string> {
  const run = `20261122-18300${started.length}-1f3a`
  started.push(run)
  mkdirSync(join(runs, run))
  writeFileSync(join(runs, run, 'document.json'), '{}')
  return run
}
const submitted = (key: string, document = script()) => submittedUnder(key, document, runs, start)

test('the same key and job mean the same run, also at once', async () => {
  const [one, two] = await Promise.all([submitted('nightly/2026-11-29'), submitted('nightly/2026-11-29')])
  expect([one, two, await submitted('nightly/2026-11-29')]).toEqual([one, one, one])
  expect(started).toHaveLength(1)
  expect(await submitted('nightly/2026-11-30')).not.toBe(one)
})

test('another job under the same key is refused', async () => {
  await submitted('once')
  const error = await submitted('once', script('7')).catch((reason: unknown) => reason)
  expect(isBridgeError(error, 'RUN_KEY_TAKEN')).toBe(true)
  expect(started).toHaveLength(1)
})

test('a run that was removed, or never started, leaves its key to the next', async () => {
  const first = await submitted('once')
  rmSync(join(runs, first), { recursive: true })
  const second = await submitted('once', script('7'))
  writeFileSync(join(runs, second, 'report.json'), JSON.stringify({ verdict: 'SUBMIT_FAILED' }))
  expect(await submitted('once')).not.toBe(second)
  expect(started).toHaveLength(3)
})

test('a submission that fails is none', async () => {
  const failing = submittedUnder('once', script(), runs, () => Promise.reject(new Error('no broker')))
  await expect(failing).rejects.toThrow('no broker')
  expect(await submitted('once', script('7'))).toBe(started[0])
})

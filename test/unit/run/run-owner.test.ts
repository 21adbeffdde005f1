import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { RunDirectory } from '../../../src/run/run-directory.js'
import { claimRun } from '../../../src/run/run-owner.js'
import { clearStaleRuns } from '../../../src/run/stored/list-runs.js'
import { identifyProcess } from '../../../src/supervise/process-identity.js'
import { compiledScript } from '../../helpers/script-job.js'
import { deadProcess } from '../../helpers/stored-runs.js'

let parent: string
let channel: string
let run: RunDirectory
let owner: string
let key: string
beforeEach(async () => {
  parent = mkdtempSync(join(tmpdir(), 'runs-'))
  channel = mkdtempSync(join(tmpdir(), 'sparkwire-'))
  writeFileSync(join(channel, 'results'), '')
  run = await RunDirectory.create(compiledScript('/home/ada/job.py'), parent)
  owner = join(run.files.directory, 'owner.json')
  key = join(run.files.directory, 'driver.json')
  writeFileSync(key, '{}')
})
afterEach(() => {
  rmSync(parent, { recursive: true })
  rmSync(channel, { recursive: true, force: true })
})

function own(fields: Record<string, unknown>): void {
  writeFileSync(owner, JSON.stringify({ channel, ...fields }))
}

test('a claim names this process, for this user alone', async () => {
  await claimRun(run.files.directory, channel)
  expect(JSON.parse(readFileSync(owner, 'utf8'))).toEqual({ process: identifyProcess(process.pid), channel })
  expect(statSync(owner).mode & 0o777).toBe(0o600)
})

test('what a killed owner left is cleared; the record stays', async () => {
  own({ process: await deadProcess(), keeper: await deadProcess() })
  await clearStaleRuns(parent)
  expect([key, owner, run.scratch, channel].filter(existsSync)).toEqual([])
  expect(existsSync(run.files.document)).toBe(true)
})

test('a living owner is left alone', async () => {
  await claimRun(run.files.directory, channel)
  await clearStaleRuns(parent)
  expect([key, owner, run.scratch, channel].every(existsSync)).toBe(true)
})

test('so is a driver that is still ending', async () => {
  const driver = spawn('sleep', ['600'], { detached: true })
  own({ process: await deadProcess(), keeper: identifyProcess(driver.pid ?? 0) })
  await clearStaleRuns(parent)
  expect([key, owner, channel].every(existsSync)).toBe(true)
  driver.kill('SIGKILL')
  await once(driver, 'exit')
  await clearStaleRuns(parent)
  expect([key, owner, channel].filter(existsSync)).toEqual([])
})

test('a run that nobody claims, and one whose claim is unreadable, are left alone', async () => {
  await clearStaleRuns(parent)
  writeFileSync(owner, '{')
  await clearStaleRuns(parent)
  expect(existsSync(key)).toBe(true)
})

test('no other directory than that of a channel is ever removed', async () => {
  const other = join(parent, 'precious')
  mkdirSync(other)
  writeFileSync(owner, JSON.stringify({ process: await deadProcess(), channel: other }))
  await clearStaleRuns(parent)
  expect(existsSync(other)).toBe(true)
})

test('a first run has nothing to clear', async () => {
  await clearStaleRuns(join(parent, 'nowhere'))
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { awaitDaemons, type StartingDaemon } from '../../../src/sandbox/await-daemon.js'
import { logText } from '../../../src/sandbox/daemon-log.js'
import { startKept } from '../../../src/supervise/kept-process.js'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sparkwire-await-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

/** A daemon that says something and then sleeps, or ends with a code. */
async function daemon(what: string, script: string): Promise<StartingDaemon> {
  const logFile = join(directory, `${what}.log`)
  const process_ = await startKept({
    argv: ['sh', '-c', script],
    cwd: directory,
    env: { PATH: process.env['PATH'] },
    stdoutFile: logFile,
    exitFile: join(directory, `${what}.exit.json`),
    specFile: join(directory, `${what}.keeper.json`),
  })
  onTestFinished(async () => void (await process_.end(0)))
  return { what, process: process_, logFile }
}

test('who is late is told, with its log and no other', async () => {
  const [prompt, late] = [
    await daemon('first worker', 'echo here; sleep 60'),
    await daemon('second worker', 'echo cannot reach the master; sleep 60'),
  ]
  await vi.waitUntil(() => logText(late.logFile) !== '', 10_000)
  const waiting = awaitDaemons(
    [prompt, late],
    { signal: undefined, limitMs: 300 },
    async () => undefined,
    () => [late],
  )
  await expect(waiting).rejects.toMatchObject({
    code: 'SANDBOX_START_TIMEOUT',
    message: 'The second worker was not ready after 0.3 s. Its log says:\ncannot reach the master',
    details: { daemons: ['second worker'] },
  })
})

test('what is found at the end counts, an end without it does not', async () => {
  const ended = await daemon('master', 'echo Error: no memory; exit 7')
  await ended.process.exited
  const options = { signal: undefined, limitMs: 10_000 }
  expect(await awaitDaemons([ended], options, async () => 'port-taken')).toBe('port-taken')
  await expect(awaitDaemons([ended], options, async () => undefined)).rejects.toMatchObject({
    code: 'SANDBOX_START_FAILED',
    message: 'The master ended before it was ready: exit code 7. Its log says:\nError: no memory',
  })
})

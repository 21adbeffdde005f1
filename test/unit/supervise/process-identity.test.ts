import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { identifyProcess, isRunning } from '../../../src/supervise/process-identity.js'

test('this process runs, and is the same each time', () => {
  const identity = identifyProcess(process.pid)
  if (identity === undefined) throw new Error('not identified')
  expect(identifyProcess(process.pid)).toEqual(identity)
  expect(isRunning(identity)).toBe(true)
})

test('another start time or another boot is another process', () => {
  const identity = identifyProcess(process.pid)
  if (identity === undefined) throw new Error('not identified')
  expect(isRunning({ ...identity, startTime: `${identity.startTime}0` })).toBe(false)
  expect(isRunning({ ...identity, bootId: 'another' })).toBe(false)
})

test('a process that has ended does not run, also while nobody has taken notice', async () => {
  // The shell never waits for its child: once that is killed it stays as a zombie.
  const shell = spawn('bash', ['-c', 'sleep 600 & echo $!; exec sleep 600'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [data] = (await once(shell.stdout, 'data')) as [Buffer]
  const identity = identifyProcess(Number(String(data).trim()))
  if (identity === undefined) throw new Error('not identified')
  expect(isRunning(identity)).toBe(true)
  process.kill(identity.pid, 'SIGKILL')
  await sleep(100)
  expect(identifyProcess(identity.pid)).toBeUndefined()
  expect(isRunning(identity)).toBe(false)
  shell.kill('SIGKILL')
})

test('a name with spaces and parentheses hides nothing', async () => {
  const odd = spawn('bash', ['-c', 'echo up; exec -a "a) R 1 (b" sleep 600'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  await once(odd.stdout, 'data')
  const identity = identifyProcess(odd.pid ?? 0)
  expect(Number(identity?.startTime)).toBeGreaterThan(0)
  odd.kill('SIGKILL')
})

test('no process has no identity', () => {
  expect(identifyProcess(2 ** 22 + 1)).toBeUndefined()
})

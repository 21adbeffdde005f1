import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  ASK_LIMIT_MS,
  CLUSTER_LIMIT_MS,
  StopLadder,
  TERMINATE_LIMIT_MS,
} from '../../../src/run/stop-ladder.js'
import { type KeptProcess, startKept } from '../../../src/supervise/kept-process.js'

let folder: string
let kept: KeptProcess
let asked: number
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ladder-'))
  asked = 0
})
afterEach(async () => {
  vi.useRealTimers()
  await kept.end(0)
  rmSync(folder, { recursive: true })
})

async function start(script: string): Promise<void> {
  kept = await startKept({
    argv: ['bash', '-c', `${script}; echo up; while true; do sleep 0.05; done`],
    cwd: folder,
    env: { PATH: process.env['PATH'] },
    stdoutFile: join(folder, 'out'),
    exitFile: join(folder, 'exit.json'),
    specFile: join(folder, 'keeper.json'),
  })
  await vi.waitFor(() => expect(readFileSync(join(folder, 'out'), 'utf8')).toBe('up\n'), { timeout: 5000 })
}

const ladder = (answers: boolean): StopLadder =>
  new StopLadder({
    process: kept,
    ask: () => {
      asked += 1
      return answers
    },
  })

test('asked, then terminated, then killed', async () => {
  await start('trap "" TERM')
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const stop = ladder(true)
  stop.climb()
  stop.climb()
  expect([stop.rung, asked]).toEqual(['ask', 1])
  vi.advanceTimersByTime(ASK_LIMIT_MS - 1)
  expect(stop.rung).toBe('ask')
  vi.advanceTimersByTime(1)
  expect(stop.rung).toBe('terminate')
  vi.advanceTimersByTime(TERMINATE_LIMIT_MS)
  expect(stop.rung).toBe('kill')
  vi.useRealTimers()
  expect((await kept.exited).signal).toBe('SIGKILL')
})

test('with nobody to ask it is terminated at once', async () => {
  await start(':')
  const stop = ladder(false)
  stop.climb()
  expect(stop.rung).toBe('terminate')
  expect((await kept.exited).signal).toBe('SIGTERM')
})

test('a kill is a kill', async () => {
  await start('trap "" TERM')
  const stop = ladder(true)
  stop.kill()
  expect([stop.rung, asked]).toEqual(['kill', 0])
  expect((await kept.exited).signal).toBe('SIGKILL')
})

describe('a driver elsewhere', () => {
  let killed: number
  const ladderElsewhere = (answers: boolean): StopLadder => {
    killed = 0
    return new StopLadder({
      process: kept,
      ask: () => answers,
      killElsewhere: () => {
        killed += 1
      },
    })
  }

  test('is killed by the cluster, and spark-submit here when it does not notice', async () => {
    await start('trap "" TERM')
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const stop = ladderElsewhere(true)
    stop.climb()
    expect([stop.rung, killed]).toEqual(['ask', 0])
    vi.advanceTimersByTime(ASK_LIMIT_MS)
    expect([stop.rung, killed]).toEqual(['cluster', 1])
    vi.advanceTimersByTime(CLUSTER_LIMIT_MS)
    vi.useRealTimers()
    expect((await kept.exited).signal).toBe('SIGKILL')
    expect([stop.rung, killed]).toEqual(['cluster', 1])
  })

  test('in a hurry the cluster is asked at once, and then nothing is waited for', async () => {
    await start('trap "" TERM')
    const stop = ladderElsewhere(true)
    stop.kill()
    expect([stop.rung, killed, kept.running]).toEqual(['cluster', 1, true])
    stop.kill()
    expect((await kept.exited).signal).toBe('SIGKILL')
    expect(killed).toBe(1)
  })
})

test('what has ended is not stopped, and nothing waits for it', async () => {
  await start(':')
  await kept.end(0)
  const stop = ladder(true)
  vi.useFakeTimers()
  stop.climb()
  stop.kill()
  expect([stop.rung, asked, vi.getTimerCount()]).toEqual([null, 0, 0])
})

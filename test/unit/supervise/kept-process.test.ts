import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type KeptProcess, readExit, signalGroup, startKept } from '../../../src/supervise/kept-process.js'
import { groupMembers, killProcesses } from '../../../src/supervise/process-group.js'
import { identifyProcess, isRunning, type ProcessIdentity } from '../../../src/supervise/process-identity.js'

let folder: string
let started: KeptProcess[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kept-'))
  started = []
})
afterEach(async () => {
  for (const process of started) await process.end(0)
  rmSync(folder, { recursive: true })
})

async function start(argv: readonly string[], lifeline = true): Promise<KeptProcess> {
  const kept = await startKept({
    argv,
    cwd: folder,
    env: { PATH: process.env['PATH'], GIVEN: 'yes' },
    stdoutFile: join(folder, 'out'),
    stderrFile: join(folder, 'err'),
    exitFile: join(folder, 'exit.json'),
    specFile: join(folder, 'keeper.json'),
    lifeline,
  })
  started.push(kept)
  return kept
}

const out = (name = 'out'): string => readFileSync(join(folder, name), 'utf8')
const said = (text: string): Promise<void> =>
  vi.waitFor(() => expect(out()).toContain(text), { timeout: 5000 })

/** A process that starts another, and that one a third; all of them do not mind SIGTERM when told so. */
const tree = (trap: string): string[] => [
  'bash',
  '-c',
  `${trap} bash -c '${trap} bash -c "${trap} echo deep; sleep 600 & wait; wait" & wait; wait' & wait; wait`,
]

describe('the end of a command', () => {
  test('with its code', async () => {
    const kept = await start(['bash', '-c', 'echo hello; echo sorry >&2; exit 7'])
    expect(await kept.exited).toEqual({ code: 7, signal: null })
    expect(readExit(kept.exitFile)).toEqual({ code: 7, signal: null })
    expect([out(), out('err')]).toEqual(['hello\n', 'sorry\n'])
    expect(kept.running).toBe(false)
  })

  test('with its signal', async () => {
    const kept = await start(['bash', '-c', 'kill -SEGV $$'])
    expect(await kept.exited).toEqual({ code: null, signal: 'SIGSEGV' })
  })

  test('of one that does not exist', async () => {
    const kept = await start(['no-such-command'])
    expect(await kept.exited).toEqual({ code: null, signal: null, error: 'spawn no-such-command ENOENT' })
  })

  test('what it wrote is for this user alone', async () => {
    const before = process.umask(0)
    try {
      await (await start(['true'])).exited
    } finally {
      process.umask(before)
    }
    const modes = ['out', 'err', 'exit.json', 'keeper.json'].map(
      (name) => statSync(join(folder, name)).mode & 0o777,
    )
    expect(modes).toEqual([0o600, 0o600, 0o600, 0o600])
  })

  test('it is given its environment and nothing else', async () => {
    process.env['SECRET_OF_THE_STARTER'] = 'x'
    await (await start(['env'])).exited
    delete process.env['SECRET_OF_THE_STARTER']
    expect(out()).toContain('GIVEN=yes')
    expect(out()).not.toContain('SECRET_OF_THE_STARTER')
  })

  test('takes what it left behind with it', async () => {
    const kept = await start(['bash', '-c', 'sleep 600 & echo $!; exit 3'])
    expect(await kept.exited).toEqual({ code: 3, signal: null })
    expect(identifyProcess(Number(out().trim()))).toBeUndefined()
  })
})

describe('ending it', () => {
  test('ends the whole tree', async () => {
    const kept = await start(tree(''))
    await said('deep')
    expect(groupMembers(kept.identity.pid).length).toBeGreaterThanOrEqual(5)
    const began = performance.now()
    expect((await kept.end()).signal).toBe('SIGTERM')
    expect(performance.now() - began).toBeLessThan(3000)
    expect(groupMembers(kept.identity.pid)).toEqual([])
  })

  test('kills a tree that does not mind SIGTERM', async () => {
    const kept = await start(tree('trap "" TERM;'))
    await said('deep')
    expect((await kept.end(300)).signal).toBe('SIGKILL')
    expect(groupMembers(kept.identity.pid)).toEqual([])
  })

  test('a second time does nothing', async () => {
    const kept = await start(['true'])
    await kept.exited
    kept.signal('SIGKILL')
    expect(await kept.end()).toEqual({ code: 0, signal: null })
  })

  test('by a recorded identity, unless the process is another', async () => {
    const kept = await start(['sleep', '600'])
    expect(signalGroup({ ...kept.identity, startTime: '1' }, 'SIGKILL')).toBe(false)
    expect(isRunning(kept.identity)).toBe(true)
    expect(signalGroup(kept.identity, 'SIGKILL')).toBe(true)
    expect((await kept.exited).signal).toBe('SIGKILL')
    expect(signalGroup(kept.identity, 'SIGKILL')).toBe(false)
  })

  test('a keeper that is killed leaves nobody to write: that counts as killed', async () => {
    const kept = await start(['sleep', '600'])
    killProcesses(groupMembers(kept.identity.pid))
    expect(await kept.exited).toEqual({ code: null, signal: 'SIGKILL' })
    expect(readExit(kept.exitFile)).toBeUndefined()
  })
})

test('a keeper that alone is killed does not leave its command running, not even one that does not mind SIGTERM', async () => {
  const kept = await start(tree('trap "" TERM;'))
  await said('deep')
  process.kill(kept.identity.pid, 'SIGKILL')
  expect(await kept.exited).toEqual({ code: null, signal: 'SIGKILL' })
  expect(groupMembers(kept.identity.pid)).toEqual([])
})

describe('the lifeline', () => {
  const STARTER = fileURLToPath(new URL('../../fixtures/supervise/start-and-wait.ts', import.meta.url))

  /** A process of its own that starts `argv` under a keeper, and is then killed. */
  async function startAndDie(argv: readonly string[], lifeline: boolean): Promise<ProcessIdentity> {
    const starter = execa(
      process.execPath,
      ['--import', 'jiti/register', STARTER, folder, String(lifeline), ...argv],
      {
        reject: false,
        cwd: fileURLToPath(new URL('../../..', import.meta.url)),
      },
    )
    const identity = await new Promise<ProcessIdentity>((resolve, reject) => {
      starter.stdout.once('data', (data: Buffer) => resolve(JSON.parse(String(data)) as ProcessIdentity))
      void starter.then(({ stderr }) => reject(new Error(String(stderr))))
    })
    await said('deep')
    starter.kill('SIGKILL')
    await starter
    return identity
  }

  async function gone(identity: ProcessIdentity): Promise<number> {
    const began = performance.now()
    while (groupMembers(identity.pid).length > 0 && performance.now() - began < 15_000) await sleep(20)
    return performance.now() - began
  }

  test('a starter that is killed takes the group with it', async () => {
    const identity = await startAndDie(tree(''), true)
    expect(await gone(identity)).toBeLessThan(2000)
    expect(readExit(join(folder, 'exit.json'))).toEqual({ code: null, signal: 'SIGTERM' })
  })

  test('also one that does not mind SIGTERM, within 6 s', async () => {
    const identity = await startAndDie(tree('trap "" TERM;'), true)
    expect(await gone(identity)).toBeLessThan(6000)
    expect(readExit(join(folder, 'exit.json'))).toEqual({ code: null, signal: 'SIGKILL' })
  })

  test('without one the group goes on, and still tells how it ended', async () => {
    const identity = await startAndDie(tree(''), false)
    await sleep(500)
    expect(groupMembers(identity.pid).length).toBeGreaterThanOrEqual(5)
    signalGroup(identity, 'SIGTERM')
    expect(await gone(identity)).toBeLessThan(3000)
    expect(readExit(join(folder, 'exit.json'))?.signal).toBe('SIGTERM')
  })
})

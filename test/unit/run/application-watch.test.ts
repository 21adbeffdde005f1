import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { LaunchError } from '../../../src/errors/launch-error.js'
import type { ApplicationState, ApplicationStatus, Backend } from '../../../src/launch/backend/backend.js'
import { ApplicationWatch, type LaunchLimits } from '../../../src/run/application-watch.js'
import type { StopCause } from '../../../src/run/verdict.js'

const ID = 'application_1_0001'
const says = (state: ApplicationState, id: string | null = ID): ApplicationStatus => ({
  state,
  id,
  text: state.toUpperCase(),
})
const silent = new LaunchError('LAUNCH_CLUSTER_SILENT', { message: 'it answers 503' })

/** A cluster that says what its test wants, when no real one would: it dawdles, falls silent, forgets. */
let word: ApplicationStatus | Error
let kills: number
/** What it says once it has been told to kill. */
let afterKill: ApplicationStatus | Error
let refusal: Error | undefined
let watch: ApplicationWatch
let changes: ApplicationStatus[]
let overdue: StopCause[]
let awaited: boolean

const backend: Backend = {
  pollMs: 1000,
  submit: () => Promise.reject(new Error('not here')),
  status: async () => {
    if (word instanceof Error) throw word
    return word
  },
  kill: async () => {
    kills += 1
    if (refusal !== undefined) throw refusal
    word = afterKill
  },
  logs: async () => ({ stdout: '', log: '' }),
  release: async () => {},
}

beforeEach(() => {
  vi.useFakeTimers()
  word = says('submitted', null)
  afterKill = says('killed')
  kills = 0
  refusal = undefined
  changes = []
  overdue = []
  awaited = false
})
afterEach(async () => {
  word = says('succeeded')
  await ended()
  vi.useRealTimers()
})

function start(limits: LaunchLimits = {}, elsewhere = false): void {
  watch = new ApplicationWatch({
    backend,
    elsewhere,
    limits,
    awaitsCallback: () => awaited,
    changed: (status) => changes.push(status),
    overdue: (cause) => overdue.push(cause),
  })
}

/** Lets the end come, however long its watch would wait. */
async function ended(): Promise<'left' | 'killed'> {
  const end = watch.end()
  await vi.advanceTimersByTimeAsync(60_000)
  return end
}

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)

test('each change is told once', async () => {
  start()
  for (const status of [says('submitted', null), says('waiting'), says('waiting'), says('running')]) {
    word = status
    await pass(2000)
  }
  expect(changes).toEqual([says('waiting'), says('running')])
  expect([watch.status, watch.ran]).toEqual([says('running'), true])
})

test('a cluster that falls silent is unknown until it speaks again', async () => {
  start()
  word = says('running')
  await pass(1000)
  word = silent
  await pass(3000)
  word = says('running')
  await pass(1000)
  expect(changes).toEqual([
    says('running'),
    { state: 'unknown', id: ID, text: 'it answers 503' },
    says('running'),
  ])
  expect(overdue).toEqual([])
})

describe('the limit of the start', () => {
  test('counts from when the cluster has the application', async () => {
    start({ startMs: 10_000 })
    // Uploading may take its time.
    await pass(30_000)
    word = says('waiting')
    await pass(10_000)
    expect(overdue).toEqual([])
    await pass(2000)
    expect(overdue[0]).toEqual({
      by: 'start',
      text: `the cluster did not start the application within 10 s: ${ID}: WAITING`,
    })
  })

  test('is five minutes, and of no matter once it has run', async () => {
    start()
    word = says('waiting')
    await pass(299_000)
    word = says('running')
    await pass(2000)
    // A cluster with nothing to do for it may take its executors away.
    word = says('waiting')
    await pass(600_000)
    expect(overdue).toEqual([])
  })
})

describe('the limit of the callback', () => {
  test('counts from when the application runs', async () => {
    awaited = true
    start({ callbackMs: 5000 }, true)
    word = says('waiting')
    await pass(60_000)
    word = says('running')
    await pass(5000)
    expect(overdue).toEqual([])
    await pass(2000)
    expect(overdue[0]).toEqual({
      by: 'callback',
      text: 'callback impossible: the application runs, but its driver has not called back within 5 s',
    })
  })

  test.each([
    ['nobody waits for it', true, false],
    ['the driver is here', false, true],
  ])('is of no matter where %s', async (_, elsewhere, waits) => {
    awaited = waits
    start({}, elsewhere)
    word = says('running')
    await pass(600_000)
    expect(overdue).toEqual([])
  })
})

describe('at the end', () => {
  test('an application that leaves is waited for', async () => {
    start()
    word = says('running')
    await pass(1000)
    const end = watch.end()
    await pass(5000)
    word = says('succeeded')
    await pass(1000)
    expect([await end, kills, watch.status.state]).toEqual(['left', 0, 'succeeded'])
  })

  test('one that stays is killed by the cluster', async () => {
    start()
    word = says('running')
    await pass(1000)
    expect([await ended(), kills, watch.status]).toEqual(['killed', 1, says('killed')])
  })

  test('one that the cluster does not kill is not known to have ended', async () => {
    start()
    word = says('running')
    refusal = new LaunchError('LAUNCH_KILL_REFUSED', { message: 'it answers 403' })
    await pass(1000)
    expect([await ended(), kills]).toEqual(['killed', 1])
    expect(watch.status).toEqual(says('running'))
  })

  test('a silent cluster holds nobody up', async () => {
    start()
    word = silent
    const began = Date.now()
    const end = watch.end()
    await pass(3000)
    expect([await end, kills, watch.status.state]).toEqual(['left', 0, 'unknown'])
    expect(Date.now() - began).toBeLessThanOrEqual(3000)
  })

  test('an application that the cluster hears of only then is found', async () => {
    start()
    word = says('killed', null)
    const end = watch.end()
    await pass(600)
    word = says('running')
    await pass(60_000)
    expect([await end, kills, watch.status]).toEqual(['killed', 1, says('killed')])
  })
})

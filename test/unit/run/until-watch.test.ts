import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { UntilConditions } from '../../../src/ir/until.js'
import type { SourceProgress, StreamingQueryProgress } from '../../../src/run/streaming-progress.js'
import { UntilWatch } from '../../../src/run/until-watch.js'
import { kafkaProgress, progressOf } from '../../helpers/streaming-progress.js'

let reached: string[] = []
let asked = 0
beforeEach(() => {
  vi.useFakeTimers()
  reached = []
  asked = 0
})
afterEach(() => {
  vi.useRealTimers()
})

/** A driver that can be asked whether a micro-batch runs; its answer is the test's own. */
const watch = (conditions: UntilConditions, canAsk = false): UntilWatch =>
  new UntilWatch(conditions, {
    reached: ({ condition, text, late }) => reached.push(`${condition}${late ? ' (late)' : ''}: ${text}`),
    askBusy: () => {
      if (canAsk) asked += 1
      return canAsk
    },
  })

type Ends = Readonly<Record<number, number>>

/** A source that has read up to `end`, of what there is. */
const source = (end: Ends, latest: Ends): SourceProgress =>
  kafkaProgress({ quakes: {} }, { quakes: end }, { quakes: latest })

/** Progress of query `id`. */
const told = (id: string, ...sources: readonly SourceProgress[]): StreamingQueryProgress =>
  progressOf({ id, sources: [...sources] })

test('without conditions nothing ends it', () => {
  const until = watch({})
  until.acknowledged({ rows: 1e9, batches: 1e6 })
  vi.advanceTimersByTime(24 * 3_600_000)
  expect(until.remaining(1e9)).toBe(Number.POSITIVE_INFINITY)
  expect(reached).toEqual([])
})

describe('rows', () => {
  test('reached when the batch of the last row is acknowledged', () => {
    const until = watch({ rows: 10 })
    until.acknowledged({ rows: 9, batches: 1 })
    expect(reached).toEqual([])
    expect(until.remaining(9)).toBe(1)
    until.acknowledged({ rows: 10, batches: 2 })
    expect(reached).toEqual(['rows: until rows=10'])
  })

  test('reached when there are more rows than may be handed out', () => {
    const until = watch({ rows: 10 })
    expect(until.remaining(10)).toBe(0)
    until.limitReached()
    expect(reached).toEqual(['rows: until rows=10'])
  })
})

test('batches', () => {
  const until = watch({ batches: 2 })
  until.acknowledged({ rows: 100, batches: 1 })
  expect(reached).toEqual([])
  until.acknowledged({ rows: 100, batches: 2 })
  until.acknowledged({ rows: 200, batches: 3 })
  expect(reached).toEqual(['batches: until batches=2'])
})

describe('idle', () => {
  test('counts only from the first sign of life', () => {
    const until = watch({ idleMs: 5000 })
    vi.advanceTimersByTime(60_000)
    expect(reached).toEqual([])
    until.active()
    vi.advanceTimersByTime(4999)
    expect(reached).toEqual([])
    vi.advanceTimersByTime(1)
    expect(reached).toEqual(['idle: until idle=5s'])
  })

  test('a query that tells every ten seconds that it has nothing to do is idle', () => {
    const until = watch({ idleMs: 15_000 })
    const offsets = { words: { 0: 7 } }
    const nothing = told('q1', kafkaProgress(offsets, offsets))
    until.progress(nothing, 1)
    vi.advanceTimersByTime(10_000)
    until.progress(nothing, 1)
    expect(reached).toEqual([])
    vi.advanceTimersByTime(5000)
    expect(reached).toEqual(['idle: until idle=15s'])
  })

  test('offsets that hold no rows, such as those of transactions, are read all the same', () => {
    const until = watch({ idleMs: 5000 })
    const moved = told('q1', kafkaProgress({ words: { 0: 7 } }, { words: { 0: 8 } }))
    until.active()
    vi.advanceTimersByTime(4000)
    until.progress(moved, 1)
    vi.advanceTimersByTime(4000)
    expect(reached).toEqual([])
  })

  test('each row, micro-batch and progress that has read something begins it anew', () => {
    const until = watch({ idleMs: 5000 })
    for (const sign of [
      () => until.active(),
      () => until.acknowledged({ rows: 1, batches: 1 }),
      () => until.progress(progressOf({ numInputRows: 3 }), 1),
    ]) {
      sign()
      vi.advanceTimersByTime(4000)
    }
    expect(reached).toEqual([])
    vi.advanceTimersByTime(1000)
    expect(reached).toEqual(['idle: until idle=5s'])
  })
})

describe('idle, while a micro-batch may run', () => {
  test('one that computes for longer than the idle time does not end the run', () => {
    const until = watch({ idleMs: 5000 }, true)
    until.active()
    for (let minute = 0; minute < 12; minute++) {
      vi.advanceTimersByTime(5000)
      until.busy(true)
    }
    expect([asked, reached]).toEqual([12, []])
    // Its rows come, and then nothing.
    until.acknowledged({ rows: 3, batches: 1 })
    vi.advanceTimersByTime(5000)
    until.busy(false)
    expect([asked, reached]).toEqual([13, ['idle: until idle=5s']])
  })

  test('what happens between question and answer begins the idle time anew', () => {
    const until = watch({ idleMs: 5000 }, true)
    until.active()
    vi.advanceTimersByTime(5000)
    until.active()
    until.busy(false)
    vi.advanceTimersByTime(4999)
    expect([asked, reached]).toEqual([1, []])
    vi.advanceTimersByTime(1)
    expect(asked).toBe(2)
  })

  test('a driver that does not answer within ten seconds is idle', () => {
    const until = watch({ idleMs: 500 }, true)
    until.active()
    vi.advanceTimersByTime(10_499)
    expect(reached).toEqual([])
    vi.advanceTimersByTime(1)
    expect(reached).toEqual(['idle: until idle=0.5s'])
  })

  test('an answer that nobody has asked for says nothing', () => {
    const until = watch({ idleMs: 500 }, true)
    until.busy(false)
    expect(reached).toEqual([])
  })
})

describe('deadline', () => {
  test('alone it is the end that was asked for', () => {
    watch({ deadlineMs: 60_000 })
    vi.advanceTimersByTime(59_999)
    expect(reached).toEqual([])
    vi.advanceTimersByTime(1)
    expect(reached).toEqual(['deadline: the deadline of 60 s passed'])
  })

  test.each<UntilConditions>([
    { rows: 10 },
    { batches: 1 },
    { idleMs: 1000 },
    { caughtUp: true },
  ])('with %o unmet it is a failure to meet it', (other) => {
    watch({ ...other, deadlineMs: 60_000 })
    vi.advanceTimersByTime(60_000)
    expect(reached).toEqual(['deadline (late): the deadline of 60 s passed'])
  })

  test('a condition that is switched off is no other condition', () => {
    watch({ caughtUp: false, deadlineMs: 500 })
    vi.advanceTimersByTime(500)
    expect(reached).toEqual(['deadline: the deadline of 0.5 s passed'])
  })
})

describe('caught-up', () => {
  test('at once, where the first progress has read all there was', () => {
    watch({ caughtUp: true }).progress(told('q1', source({ 0: 5, 1: 3 }, { 0: 5, 1: 3 })), 1)
    expect(reached).toEqual(['caught-up: until caught-up'])
  })

  test('measured by what was there at the first progress', () => {
    const until = watch({ caughtUp: true })
    until.progress(told('q1', source({ 0: 2, 1: 3 }, { 0: 5, 1: 3 })), 1)
    until.progress(told('q1', source({ 0: 4, 1: 9 }, { 0: 90, 1: 90 })), 1)
    expect(reached).toEqual([])
    until.progress(told('q1', source({ 0: 5, 1: 9 }, { 0: 99, 1: 99 })), 1)
    expect(reached).toEqual(['caught-up: until caught-up'])
  })

  test('only when every query has', () => {
    const until = watch({ caughtUp: true })
    until.progress(told('q1', source({ 0: 5 }, { 0: 5 })), 2)
    until.progress(told('q1', source({ 0: 6 }, { 0: 6 })), 2)
    expect(reached).toEqual([])
    until.progress(told('q2', source({ 0: 5 }, { 0: 5 })), 2)
    expect(reached).toEqual(['caught-up: until caught-up'])
  })

  test('only when every source has', () => {
    const until = watch({ caughtUp: true })
    const progress = (second: number): StreamingQueryProgress =>
      told('q1', source({ 0: 5 }, { 0: 5 }), source({ 0: second }, { 0: 5 }))
    until.progress(progress(4), 1)
    expect(reached).toEqual([])
    until.progress(progress(5), 1)
    expect(reached).toEqual(['caught-up: until caught-up'])
  })

  test('a partition that has not been read yet is not caught up', () => {
    const until = watch({ caughtUp: true })
    until.progress(told('q1', source({ 0: 5 }, { 0: 5, 1: 2 })), 1)
    expect(reached).toEqual([])
  })
})

/** What happens, second by second: rows and micro-batches by then, offsets read of three, or nothing. */
type Second = { readonly rows: number; readonly batches: number } | { readonly read: number } | null
const taken = (rows: number, batches: number): Second => ({ rows, batches })
const read = (offset: number): Second => ({ read: offset })

const COMBINATIONS: readonly [string, UntilConditions, readonly Second[], string | null][] = [
  ['rows before batches', { rows: 10, batches: 3 }, [taken(4, 1), taken(10, 2)], 'rows'],
  ['batches before rows', { rows: 10, batches: 2 }, [taken(4, 1), taken(8, 2)], 'batches'],
  ['both with one micro-batch: rows', { rows: 10, batches: 2 }, [taken(4, 1), taken(10, 2)], 'rows'],
  ['rows before idle', { rows: 4, idleMs: 2500 }, [taken(2, 1), null, taken(4, 2)], 'rows'],
  ['idle before rows', { rows: 5, idleMs: 2000 }, [taken(2, 1), null, null], 'idle'],
  ['idle before batches', { batches: 2, idleMs: 2000 }, [taken(2, 1), null, null], 'idle'],
  ['caught-up before rows', { rows: 9, caughtUp: true }, [read(2), taken(2, 1), read(3)], 'caught-up'],
  ['rows before caught-up', { rows: 2, caughtUp: true }, [read(2), taken(2, 1), read(3)], 'rows'],
  ['caught-up before idle', { idleMs: 3000, caughtUp: true }, [read(2), null, read(3)], 'caught-up'],
  ['idle before caught-up', { idleMs: 2000, caughtUp: true }, [read(2), null, null], 'idle'],
  ['the deadline before rows', { rows: 5, deadlineMs: 2500 }, [taken(1, 1), taken(2, 2), null], 'late'],
  ['rows before the deadline', { rows: 2, deadlineMs: 2500 }, [taken(1, 1), taken(2, 2), null], 'rows'],
  ['the deadline before idle', { idleMs: 9000, deadlineMs: 1500 }, [taken(1, 1), null], 'late'],
  ['idle before the deadline', { idleMs: 1500, deadlineMs: 9000 }, [taken(1, 1), null], 'idle'],
  ['the deadline before caught-up', { caughtUp: true, deadlineMs: 1500 }, [read(1), null], 'late'],
  [
    'the deadline, and idle never began',
    { rows: 1, batches: 1, idleMs: 500, caughtUp: true, deadlineMs: 2000 },
    [null, null],
    'late',
  ],
  [
    'all five, and none is met yet',
    { rows: 9, batches: 9, idleMs: 1500, caughtUp: true, deadlineMs: 9000 },
    [read(1), taken(1, 1), read(2), taken(2, 2)],
    null,
  ],
]

test.each(COMBINATIONS)('%s', (_, conditions, seconds, condition) => {
  const until = watch(conditions)
  for (const second of seconds) {
    if (second !== null && 'read' in second)
      until.progress(told('q1', source({ 0: second.read }, { 0: 3 })), 1)
    else if (second !== null) until.acknowledged(second)
    vi.advanceTimersByTime(1000)
  }
  const [met = null] = reached.map((each) => (each.includes('(late)') ? 'late' : (each.split(':')[0] ?? '')))
  expect(met).toBe(condition)
})

test('it is told once, by the condition that came first', () => {
  const until = watch({ rows: 10, batches: 1, idleMs: 100, deadlineMs: 1000 })
  until.acknowledged({ rows: 10, batches: 1 })
  until.limitReached()
  vi.advanceTimersByTime(5000)
  expect(reached).toEqual(['rows: until rows=10'])
})

test('closed, it tells nothing more and leaves no timer', () => {
  const until = watch({ idleMs: 100, deadlineMs: 1000 })
  until.active()
  until.close()
  until.active()
  expect(vi.getTimerCount()).toBe(0)
  until.limitReached()
  expect(reached).toEqual([])
})

test('a clock that is put an hour forward or back moves no deadline', () => {
  watch({ deadlineMs: 60_000 })
  vi.setSystemTime(Date.now() + 3_600_000)
  vi.advanceTimersByTime(59_999)
  expect(reached).toEqual([])
  vi.setSystemTime(Date.now() - 7_200_000)
  vi.advanceTimersByTime(1)
  expect(reached).toHaveLength(1)
})

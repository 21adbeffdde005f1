import { expect, test } from 'vitest'
import { parseDuration, parseUntil } from '../../../src/ir/until.js'

test('reads all conditions', () => {
  expect(parseUntil('rows=1_000, batches=3,idle=5s,caught-up,deadline=2m')).toEqual({
    rows: 1000,
    batches: 3,
    idleMs: 5000,
    caughtUp: true,
    deadlineMs: 120_000,
  })
})

test.each([
  ['500ms', 500],
  ['1.5s', 1500],
  ['7', 7000],
  ['1h', 3_600_000],
  ['0s', undefined],
  ['-1s', undefined],
  ['soon', undefined],
  ['', undefined],
  ['700h', undefined],
])('the duration %j is %s ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms)
})

test.each([
  [
    '',
    "Not a condition to end by: ''. Expected some of rows=N, batches=N, idle=5s, caught-up, deadline=60s, separated by commas.",
  ],
  ['rows=0', "Not a condition to end by: 'rows=0'. Expected a whole number above 0, as in rows=100."],
  ['rows', "Not a condition to end by: 'rows'. Expected a whole number above 0, as in rows=100."],
  [
    'rows=1,rows=2',
    "Not a condition to end by: 'rows=2'. Expected each condition once, rows is there twice.",
  ],
  [
    'idle=never',
    "Not a condition to end by: 'idle=never'. Expected a duration with its unit, at most 24 days, as in 500ms, 5s, 2m or 1h.",
  ],
  [
    'caught-up=yes',
    "Not a condition to end by: 'caught-up=yes'. Expected caught-up alone, it takes no value.",
  ],
])('refuses %j', (text, message) => {
  expect(() => parseUntil(text)).toThrow(expect.objectContaining({ code: 'RUN_BAD_UNTIL', message }))
})

test('offers the nearest name', () => {
  expect(() => parseUntil('row=5')).toThrow(expect.objectContaining({ hint: 'did you mean rows?' }))
})

import { describe, expect, test } from 'vitest'
import { kindOfFailure, parseRetries, waitBefore } from '../../../src/run/retry-policy.js'

describe('a policy in words', () => {
  test.each([
    ['3', { transient: 3 }],
    ['0', { transient: 0 }],
    ['data=2', { data: 2 }],
    [
      'transient=5, data=1,permanent=1,wait=10s,max-wait=5m',
      { transient: 5, data: 1, permanent: 1, waitMs: 10_000, maxWaitMs: 300_000 },
    ],
  ])('%s', (text, policy) => {
    expect(parseRetries(text)).toEqual(policy)
  })

  test.each([
    ['', 'Expected a number, or one of transient, data, permanent, wait, max-wait'],
    ['-1', 'Expected a number'],
    ['transient', 'Expected a whole number of retries'],
    ['transient=1.5', 'Expected a whole number of retries'],
    ['transient=1,transient=2', 'transient is there twice'],
    ['wait=soon', 'Expected a duration with its unit'],
    ['constructor=1', 'Expected a number, or one of'],
  ])("'%s' is refused", (text, message) => {
    expect(() => parseRetries(text)).toThrow(message)
    expect(() => parseRetries(text)).toThrow(expect.objectContaining({ code: 'RUN_BAD_RETRIES' }))
  })

  test('a word that is nearly one is named', () => {
    expect(() => parseRetries('transiant=1')).toThrow(
      expect.objectContaining({ hint: 'did you mean transient?' }),
    )
  })
})

describe('the wait', () => {
  test('doubles, up to a minute', () => {
    expect([1, 2, 3, 6, 7, 8, 900].map((retry) => waitBefore(retry, {}))).toEqual([
      1000, 2000, 4000, 32_000, 60_000, 60_000, 60_000,
    ])
  })

  test('begins and ends where the policy says', () => {
    const policy = { waitMs: 300, maxWaitMs: 1000 }
    expect([1, 2, 3, 4].map((retry) => waitBefore(retry, policy))).toEqual([300, 600, 1000, 1000])
  })
})

describe('the kind of a failure', () => {
  test.each([
    ['as the diagnosis says', { retryable: false, details: { kind: 'data' } }, 'data'],
    ['without one, retryable', { retryable: true, details: {} }, 'transient'],
    ['without one, and not', { retryable: false }, 'permanent'],
    ['of a kind that nobody knows', { retryable: true, details: { kind: 'lunar' } }, 'transient'],
  ] as const)('%s', (_, failure, kind) => {
    expect(kindOfFailure(failure)).toBe(kind)
  })
})

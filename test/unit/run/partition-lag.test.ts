import { describe, expect, test } from 'vitest'
import { lagOf, totalLag } from '../../../src/run/partition-lag.js'
import { kafkaProgress, progressOf } from '../../helpers/streaming-progress.js'

describe('the lag of a query', () => {
  test('is what each partition held, less what was read, in order', () => {
    const source = kafkaProgress(
      { orders: { 0: 1 }, logs: { 0: 4 } },
      { orders: { 10: 7, 2: 5 }, logs: { 0: 4 } },
      { orders: { 10: 7, 2: 8 }, logs: { 0: 9 } },
    )
    const lags = lagOf(progressOf({ sources: [source] }))
    expect(lags).toEqual([
      { topic: 'logs', partition: 0, endOffset: 4, latestOffset: 9, lag: 5 },
      { topic: 'orders', partition: 2, endOffset: 5, latestOffset: 8, lag: 3 },
      { topic: 'orders', partition: 10, endOffset: 7, latestOffset: 7, lag: 0 },
    ])
    expect(totalLag(lags)).toBe(8)
  })

  test('of a partition that is read twice is that of the slower source', () => {
    const sources = [
      kafkaProgress(null, { orders: { 0: 3 } }, { orders: { 0: 9 } }),
      kafkaProgress(null, { orders: { 0: 7 } }, { orders: { 0: 9 } }),
    ]
    expect(lagOf(progressOf({ sources }))).toEqual([
      { topic: 'orders', partition: 0, endOffset: 3, latestOffset: 9, lag: 6 },
    ])
  })

  test('of a partition that came anew counts from its beginning', () => {
    const source = kafkaProgress(null, { orders: { 0: 3 } }, { orders: { 0: 3, 1: 2 } })
    expect(lagOf(progressOf({ sources: [source] }))[1]).toEqual({
      topic: 'orders',
      partition: 1,
      endOffset: 0,
      latestOffset: 2,
      lag: 2,
    })
  })

  test('is none where the source was asked before its end was read', () => {
    const source = kafkaProgress(null, { orders: { 0: 5 } }, { orders: { 0: 4 } })
    expect(lagOf(progressOf({ sources: [source] })).map(({ lag }) => lag)).toEqual([0])
  })

  test.each([
    ['a rate', 5],
    ['files', { logOffset: 3 }],
    ['a source that does not tell', null],
    ['a text', '{"orders":{"0":5}}'],
    ['a partition without a number', { orders: { first: 5 } }],
    ['an offset below zero', { orders: { 0: -1 } }],
  ])('of %s is not known', (_, latestOffset) => {
    const source = { ...kafkaProgress(null, {}), endOffset: latestOffset, latestOffset }
    expect(lagOf(progressOf({ sources: [source] }))).toEqual([])
  })
})

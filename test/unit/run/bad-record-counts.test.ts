import { expect, test } from 'vitest'
import { BadRecordTally } from '../../../src/run/bad-record-counts.js'
import { progressOf } from '../../helpers/streaming-progress.js'

const at = (offset: number) => ({ topic: 'orders', partition: 1, offset })

test('counts of all micro-batches are added up by query and source, with the first place', () => {
  const tally = new BadRecordTally()
  const take = (query: string | null, observedMetrics: Record<string, unknown>): void =>
    tally.take(query, progressOf({ id: 'an-id', observedMetrics }))
  take('good', { 'bad_records:orders': { records: 5, bad: 0, first: null } })
  take('good', { 'bad_records:orders': { records: 3, bad: 2, first: at(6) }, other: { records: 9, bad: 9 } })
  take('good', {
    'bad_records:orders': { records: 1, bad: 1, first: at(8) },
    'bad_records:users': { records: 2, bad: 0 },
  })
  take(null, { 'bad_records:orders': { records: 1, bad: 0, first: null } })
  take('good', { 'bad_records:orders': { records: 'many' } })
  tally.take('silent', progressOf())
  expect(tally.counts).toEqual({
    good: {
      orders: { records: 9, bad: 3, first: at(6) },
      users: { records: 2, bad: 0, first: null },
    },
    'an-id': { orders: { records: 1, bad: 0, first: null } },
  })
})

import { describe, expect, test } from 'vitest'
import type { TopicAccess } from '../../../../src/kafka/topic-access.js'
import { partitionProblems } from '../../../../src/run/preflight/check-partitions.js'
import type { SourceEntry } from '../../../../src/run/preflight/kafka-use.js'

const orders: TopicAccess = {
  topic: 'orders',
  state: 'present',
  leaders: [1, 1, 1],
  operations: new Set(),
}

function said(source: Partial<SourceEntry>, isResumed = false): string[] {
  const entry: SourceEntry = { kind: 'kafka_source', include: [], options: {}, ...source }
  return partitionProblems(entry, [orders], isResumed).map(
    ({ severity, error }) => `${severity} ${error.code} ${error.message.split('. ')[0]}`,
  )
}

describe('partitions that a source names', () => {
  test('are fine where the topic has them', () => {
    expect(said({ partitions: { orders: [0, 2] } })).toEqual([])
    expect(
      said({ topics: ['orders'], startingOffsets: { orders: { 0: 5, 1: 'latest', 2: 'earliest' } } }),
    ).toEqual([])
    expect(said({ topics: ['orders'], startingOffsets: 'latest' })).toEqual([])
    expect(said({ topics: ['orders'], startingTimestamp: { param: 'since' } })).toEqual([])
  })

  test('and that are not there are told, each once', () => {
    expect(said({ partitions: { orders: [1, 3] }, startingOffsets: { orders: { 1: 5, 3: 5 } } })).toEqual([
      'error KAFKA_UNKNOWN_PARTITION Topic orders has no partition 3',
    ])
    const byTime = { orders: { 0: 1, 1: 1, 2: 1, 7: 1 }, other: { 7: 1 } }
    expect(said({ topics: ['orders'], startingOffsetsByTimestamp: byTime })).toEqual([
      'error KAFKA_UNKNOWN_PARTITION Topic orders has no partition 7',
    ])
  })

  test('and leave others out are told, since Spark wants every one', () => {
    const startingOffsets = { orders: { 1: 5 } }
    expect(said({ topics: ['orders'], startingOffsets })).toEqual([
      'error PREFLIGHT_PARTITION_UNNAMED startingOffsets of topic orders leaves out partition 0, 2',
    ])
    expect(said({ topics: ['orders'], read: 'batch', endingOffsets: { orders: { 0: 1, 1: 1 } } })).toEqual([
      'error PREFLIGHT_PARTITION_UNNAMED endingOffsets of topic orders leaves out partition 2',
    ])
    expect(said({ partitions: { orders: [1] }, startingOffsets })).toEqual([])
  })

  test('as a start do not count where a checkpoint says how far the query has come', () => {
    expect(said({ topics: ['orders'], startingOffsets: { orders: { 1: 5 } } }, true)).toEqual([])
    expect(said({ partitions: { orders: [5] } }, true)).toEqual([
      'error KAFKA_UNKNOWN_PARTITION Topic orders has no partition 5',
    ])
  })
})

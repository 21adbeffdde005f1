import { beforeEach, describe, expect, test } from 'vitest'
import { BatchSequence } from '../../../src/channel/batch-sequence.js'
import type { BatchKey } from '../../../src/channel/channel-event.js'
import { isBridgeError } from '../../../src/errors/bridge-error.js'

const batch = (batchId: number, queryId: string | null = 'q1'): BatchKey => ({
  result: 'strong',
  queryId,
  batchId,
})

let sequence: BatchSequence
beforeEach(() => {
  sequence = new BatchSequence()
})

function gap(work: () => void): string {
  try {
    work()
  } catch (error) {
    if (isBridgeError(error, 'CHANNEL_SEQUENCE_GAP')) return error.message
    throw error
  }
  return 'no gap'
}

describe('what is whole', () => {
  test('frames in order, and as many rows as Spark counted', () => {
    sequence.frame(batch(0), 0, 10)
    sequence.frame(batch(0), 1, 5)
    sequence.end(batch(0), 2, 15)
    sequence.frame(batch(1), 0, 1)
    sequence.end(batch(1), 1, 1)
  })

  test('an empty batch', () => {
    sequence.end(batch(0), 0, 0)
  })

  test('batches need not follow each other without a hole: a query skips empty ones', () => {
    sequence.end(batch(3), 0, 0)
    sequence.end(batch(8), 0, 0)
  })

  test('a batch that comes again from its first frame, once it has ended', () => {
    for (let time = 0; time < 2; time += 1) {
      sequence.frame(batch(4), 0, 2)
      sequence.end(batch(4), 1, 2)
    }
  })
})

describe('the end of a result', () => {
  test('all its batches and rows have come', () => {
    sequence.frame(batch(0), 0, 10)
    sequence.end(batch(0), 1, 10)
    sequence.end(batch(2), 0, 0)
    expect(gap(() => sequence.endResult('strong', 10, 2))).toBe('no gap')
  })

  test('a batch is missing', () => {
    sequence.end(batch(0), 0, 0)
    expect(gap(() => sequence.endResult('strong', 10, 2))).toBe(
      "Result 'strong' is not complete: 1 batches with 0 rows came, 2 with 10 were sent",
    )
  })

  test('a batch has not ended', () => {
    sequence.frame(batch(7), 0, 10)
    expect(gap(() => sequence.endResult('strong', 10, 1))).toContain('in batch 7, the result ends before')
  })
})

describe('what is not', () => {
  test('the first frame is missing', () => {
    expect(gap(() => sequence.frame(batch(7), 1, 10))).toBe(
      "Result 'strong' is not complete: in batch 7, its first frame has number 1, expected 0",
    )
  })

  test('a frame in the middle is missing', () => {
    sequence.frame(batch(7), 0, 10)
    expect(gap(() => sequence.frame(batch(7), 2, 10))).toContain('frame 2 came, expected 1')
  })

  test('a frame comes twice', () => {
    sequence.frame(batch(7), 0, 10)
    expect(gap(() => sequence.frame(batch(7), 0, 10))).toContain('frame 0 came, expected 1')
  })

  test('the last frame is missing', () => {
    sequence.frame(batch(7), 0, 10)
    expect(gap(() => sequence.end(batch(7), 2, 20))).toContain('1 frames came, 2 were sent')
  })

  test('every frame is missing', () => {
    expect(gap(() => sequence.end(batch(7), 1, 10))).toContain('0 frames came, 1 were sent')
  })

  test('Spark counted more rows than came', () => {
    sequence.frame(batch(7), 0, 10)
    expect(gap(() => sequence.end(batch(7), 1, 11))).toContain('10 rows came, Spark counted 11')
  })

  test('the next batch begins before the first has ended', () => {
    sequence.frame(batch(7), 0, 10)
    expect(gap(() => sequence.frame(batch(8), 0, 10))).toContain('batch 7 has not ended')
  })

  test('another batch ends', () => {
    sequence.frame(batch(7), 0, 10)
    expect(gap(() => sequence.end(batch(8), 0, 0))).toContain('batch 7 has not ended')
  })

  test('another query has a batch of the same number', () => {
    sequence.frame(batch(7, 'q1'), 0, 10)
    expect(gap(() => sequence.frame(batch(7, 'q2'), 1, 10))).toContain('batch 7 has not ended')
  })
})

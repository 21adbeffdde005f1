import { expect, test } from 'vitest'
import { offsetRanges } from '../../../src/kafka/start-offsets.js'

const held = {
  beginning: new Map([
    [0, 0n],
    [1, 10n],
    [2, 0n],
  ]),
  end: new Map([
    [0, 5n],
    [1, 20n],
    [2, 0n],
  ]),
}

test('reads each partition from its beginning to its end, and leaves out an empty one', () => {
  expect([...offsetRanges('t', held, {})]).toEqual([
    [0, { from: 0n, to: 5n }],
    [1, { from: 10n, to: 20n }],
  ])
})

test('follows every partition, and waits at the end where the start lies beyond it', () => {
  expect([...offsetRanges('t', held, { from: 12n, to: 'never' })]).toEqual([
    [0, { from: 5n, to: undefined }],
    [1, { from: 12n, to: undefined }],
    [2, { from: 0n, to: undefined }],
  ])
})

test('has nothing to read from the latest to the end', () => {
  expect(offsetRanges('t', held, { from: 'latest' }).size).toBe(0)
})

test('takes an offset for each partition, and reads no other', () => {
  const options = { from: new Map([[1, 11n]]), to: new Map([[1, 13n]]) }
  expect([...offsetRanges('t', held, options)]).toEqual([[1, { from: 11n, to: 13n }]])
})

test('says that records are gone, instead of starting elsewhere', () => {
  expect(() => offsetRanges('t', held, { from: 3n })).toThrow(
    expect.objectContaining({
      code: 'KAFKA_OFFSET_OUT_OF_RANGE',
      message: 'Topic t [1] no longer has offset 3. Expected 10 to 20.',
    }),
  )
})

test('names a partition that is not there', () => {
  expect(() => offsetRanges('t', held, { from: new Map([[7, 0n]]) })).toThrow(
    expect.objectContaining({
      code: 'KAFKA_UNKNOWN_PARTITION',
      message: 'Topic t has no partition 7. Expected 0 to 2.',
    }),
  )
})

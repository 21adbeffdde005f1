import { expect, test } from 'vitest'
import { RecordEncoder } from '../../../src/kafka/encoded-record.js'
import { partitionOf } from '../../../src/kafka/partitioner.js'

test('records with a key go by its hash, those without take turns', () => {
  const encoder = new RecordEncoder('t', 3)
  const keyed = encoder.encode({ key: 'foobar', value: 'x' })
  expect(keyed.partition).toBe(partitionOf(Buffer.from('foobar'), 3))
  const turns = [1, 2, 3, 4].map(() => encoder.encode({ value: 'x' }).partition)
  expect(turns).toEqual([0, 1, 2, 0])
})

test('counts the bytes of key, value and headers, and keeps null apart from empty', () => {
  const encoder = new RecordEncoder('t', 1)
  const headers = [
    { key: 'h', value: 'one' },
    { key: 'h', value: new Uint8Array([1, 2]) },
  ]
  const full = encoder.encode({ key: 'kä', value: 'abc', headers })
  expect(full.bytes).toBe(3 + 3 + (1 + 3) + (1 + 2))
  expect(full.headers).toEqual({ h: [Buffer.from('one'), Buffer.from([1, 2])] })
  const tombstone = encoder.encode({ key: '', value: null })
  expect(tombstone.value).toBeNull()
  expect(tombstone.key).toEqual(Buffer.alloc(0))
})

test('says which record asks for a partition that is not there', () => {
  const encoder = new RecordEncoder('orders', 2)
  encoder.encode({ value: 'x', partition: 1 })
  expect(() => encoder.encode({ value: 'x', partition: 2 })).toThrow(
    expect.objectContaining({
      code: 'KAFKA_UNKNOWN_PARTITION',
      message: 'Topic orders has no partition 2, which record 1 asks for. Expected 0 to 1.',
    }),
  )
})

test.each([-1, 1.5, Number.NaN])('refuses the timestamp %s', (timestamp) => {
  expect(() => new RecordEncoder('t', 1).encode({ value: 'x', timestamp })).toThrow(
    expect.objectContaining({ code: 'KAFKA_MALFORMED_RECORD' }),
  )
})

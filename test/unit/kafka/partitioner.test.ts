import { Partitioners } from 'kafkajs'
import { describe, expect, test } from 'vitest'
import { murmur2, partitionOf } from '../../../src/kafka/partitioner.js'

describe('murmur2', () => {
  // The vectors of Kafka's own UtilsTest.
  test.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('hashes %s as Java does', (key, hash) => {
    expect(murmur2(Buffer.from(key))).toBe(hash)
  })

  test('puts every key where the default partitioner of kafkajs, made after Java, puts it', () => {
    const partitioner = Partitioners.DefaultPartitioner()
    const partitionMetadata = Array.from({ length: 7 }, (_, partitionId) => ({
      partitionId,
      partitionErrorCode: 0,
      leader: 1,
      replicas: [1],
      isr: [1],
    }))
    for (let length = 0; length < 200; length++) {
      const key = Buffer.from(
        Array.from({ length: length % 23 }, (_, index) => (index * 37 + length * 91) % 256),
      )
      const theirs = partitioner({ topic: 't', partitionMetadata, message: { key, value: '' } })
      expect(partitionOf(key, 7)).toBe(theirs)
    }
  })
})

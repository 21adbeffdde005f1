import { describe, expect, test } from 'vitest'
import { text } from '../../../src/define/formats.js'
import { count } from '../../../src/define/functions/aggregate-functions.js'
import { kafka } from '../../../src/define/kafka.js'
import { isStreaming } from '../../../src/ir/relation/is-streaming.js'

const stream = kafka({ topic: 'a', value: text() })
const batch = kafka({ topic: 'a', value: text(), read: 'batch' })

describe('whether a relation goes on', () => {
  test('a Kafka source does, unless it is read as a batch', () => {
    expect(isStreaming(stream.toNode())).toBe(true)
    expect(isStreaming(kafka({ topic: 'a', value: text(), read: 'stream' }).toNode())).toBe(true)
    expect(isStreaming(batch.toNode())).toBe(false)
  })

  test('a step does as its input does', () => {
    const steps = (dataset: typeof stream) =>
      dataset
        .filter((c) => c.value.ne(''))
        .rename({ value: 'line' })
        .groupBy('line')
        .agg(() => ({ n: count() }))
        .select('n')
    expect(isStreaming(steps(stream).toNode())).toBe(true)
    expect(isStreaming(steps(batch).toNode())).toBe(false)
  })
})

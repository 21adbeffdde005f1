import { describe, expect, test } from 'vitest'
import { json } from '../../../src/define/formats.js'
import { count } from '../../../src/define/functions/aggregate-functions.js'
import { job } from '../../../src/define/job.js'
import { kafka } from '../../../src/define/kafka.js'
import { results } from '../../../src/define/sinks.js'
import { checkpointContract } from '../../../src/run/checkpoint-contract.js'
import { t } from '../../../src/schema/type-builders.js'

const value = json({ id: t.string(), mag: t.double() })
interface Changed {
  readonly topic?: string
  readonly startingOffsets?: 'earliest'
  readonly maxOffsetsPerTrigger?: number
  readonly failOnDataLoss?: boolean
  readonly bootstrapServers?: string
}

const source = (changed: Changed = {}) => kafka({ topic: 'quakes', value, ...changed })

const contract = (sinks: Parameters<typeof job>[0]['sinks'], shufflePartitions?: number) =>
  checkpointContract(
    job({ name: 'j', sinks, ...(shufflePartitions === undefined ? {} : { shufflePartitions }) }).toDocument(),
    'refuse',
  ).queries

const strong = (least: number, changed: Changed = {}) => source(changed).filter((c) => c.mag.ge(least))
const prints = (options: object, least = 5) =>
  contract({ a: results(strong(least, options)) })[0]?.fingerprint

describe('the contract of a checkpoint', () => {
  test('has the steps of each query, and those of no other', () => {
    const grouped = source()
      .groupBy('id')
      .agg(() => ({ n: count() }))
    const queries = contract({ a: results(strong(5)), b: results(grouped, { outputMode: 'update' }) }, 7)
    expect(
      queries.map(({ sink, outputMode, shufflePartitions, steps }) => ({
        ...{ sink, outputMode, shufflePartitions },
        steps: steps.map(({ label, role }) => `${label}: ${role}`),
      })),
    ).toEqual([
      {
        ...{ sink: 'a', outputMode: 'append', shufflePartitions: null },
        steps: ['kafka source: source', 'filter: stateless'],
      },
      {
        ...{ sink: 'b', outputMode: 'update', shufflePartitions: 7 },
        steps: ['kafka source: source', 'aggregate: stateful'],
      },
    ])
  })

  test('does not change with what may change: names, where it begins, how much it takes, its brokers', () => {
    const plain = prints({})
    expect(prints({ startingOffsets: 'earliest' })).toBe(plain)
    expect(prints({ maxOffsetsPerTrigger: 10 })).toBe(plain)
    expect(prints({ failOnDataLoss: false })).toBe(plain)
    expect(prints({ bootstrapServers: 'other:9092' })).toBe(plain)
    expect(contract({ a: results(strong(5).as('named')) })[0]?.fingerprint).toBe(plain)
  })

  test('changes with what is computed: a topic, a literal, the output mode, partitions of state', () => {
    expect(prints({ topic: 'other' })).not.toBe(prints({}))
    expect(prints({}, 6)).not.toBe(prints({}))
    const grouped = source()
      .groupBy('id')
      .agg(() => ({ n: count() }))
    const of = (outputMode: 'update' | 'complete', partitions: number) =>
      contract({ a: results(grouped, { outputMode }) }, partitions)[0]?.fingerprint
    expect(new Set([of('update', 4), of('complete', 4), of('update', 8)]).size).toBe(3)
    expect(contract({ a: results(grouped, { outputMode: 'update' }) })[0]?.fingerprint).toBe(of('update', 4))
  })
})

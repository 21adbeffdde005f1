import { describe, expect, test } from 'vitest'
import type { TopicAccess, TopicOperation } from '../../../../src/kafka/topic-access.js'
import { type TopicFacts, topicProblems } from '../../../../src/run/preflight/check-topics.js'
import type { BrokerUse, SourceEntry } from '../../../../src/run/preflight/kafka-use.js'

const source = (rest: Partial<SourceEntry>): SourceEntry => ({
  kind: 'kafka_source',
  include: [],
  startingOffsets: 'earliest',
  options: {},
  ...rest,
})
const use = (rest: Partial<BrokerUse>): BrokerUse => ({
  ...{ servers: 'a:1', properties: {}, unsure: false, sources: [], written: [] },
  ...rest,
})
const access = (topic: string, rest: Partial<TopicAccess> = {}): TopicAccess => ({
  topic,
  state: 'present',
  leaders: [1, 1],
  operations: new Set<TopicOperation>(['READ', 'WRITE', 'CREATE', 'DESCRIBE']),
  ...rest,
})
const facts = (rest: Partial<TopicFacts>): TopicFacts => ({
  ...{ access: [], names: [], createsTopics: undefined },
  ...rest,
})

/** `error CODE message` of each, the message up to its first full stop. */
function said(brokers: BrokerUse, known: TopicFacts): string[] {
  return topicProblems(brokers, known).map(
    ({ severity, error }) => `${severity} ${error.code} ${error.message.split('. ')[0]}`,
  )
}

const reads = use({ sources: [source({ topics: ['orders'] }), source({ topics: ['orders', 'items'] })] })
const writes = use({ written: ['out'] })

describe('topics', () => {
  test('that are there, led and allowed give nothing', () => {
    expect(said(reads, facts({ access: [access('orders'), access('items')] }))).toEqual([])
    expect(said(writes, facts({ access: [access('out')] }))).toEqual([])
  })

  test('that are absent to read are each an error, once, with the nearest name', () => {
    const none = { state: 'absent', leaders: [] } as const
    const known = facts({
      access: [access('orders', none), access('items', none)],
      names: ['order', '__consumer_offsets'],
    })
    const problems = topicProblems(reads, known)
    expect(problems.map(({ severity, error }) => [severity, error.code, error.details['topic']])).toEqual([
      ['error', 'KAFKA_UNKNOWN_TOPIC', 'orders'],
      ['error', 'KAFKA_UNKNOWN_TOPIC', 'items'],
    ])
    expect(problems[0]?.error.hint).toBe(
      'did you mean order? Or create it with `sparkwire topics create orders`',
    )
    expect(problems[0]?.error.message).toBe(
      'There is no topic orders at a:1. Expected one of its topics: order.',
    )
  })

  test('that one broker does not know yet and another does are there', () => {
    const known = facts({
      access: [access('orders', { state: 'absent', leaders: [] }), access('items')],
      names: ['items', 'orders'],
    })
    expect(said(reads, known)).toEqual([])
  })

  test.each([
    [false, 'error KAFKA_UNKNOWN_TOPIC There is no topic out at a:1'],
    [true, 'warning PREFLIGHT_SINK_TOPIC_MISSING There is no topic out at a:1, to which the job writes'],
    [undefined, 'warning PREFLIGHT_SINK_TOPIC_MISSING There is no topic out at a:1, to which the job writes'],
  ])('absent to write, brokers that create topics: %s', (createsTopics, expected) => {
    const none = access('out', { state: 'absent', leaders: [] })
    expect(said(writes, facts({ access: [none], createsTopics }))).toEqual([expected])
  })

  test.each<[string, BrokerUse, Partial<TopicAccess>, string]>([
    ['seen', writes, { state: 'hidden', leaders: [], operations: new Set() }, 'DESCRIBE'],
    ['written', writes, { operations: new Set(['READ', 'DESCRIBE']) }, 'WRITE'],
    ['read', use({ sources: [source({ topics: ['out'] })] }), { operations: new Set(['WRITE']) }, 'READ'],
  ])('that may not be %s', (what, brokers, rest, operation) => {
    const problems = topicProblems(brokers, facts({ access: [access('out', rest)] }))
    expect(problems).toMatchObject([
      {
        severity: 'error',
        error: { code: 'PREFLIGHT_ACCESS_DENIED', exit: 3, details: { topic: 'out', operation } },
      },
    ])
    expect(problems[0]?.error.message).toContain(`may not be ${what}`)
  })

  test('with partitions that nobody leads', () => {
    const known = facts({ access: [access('out', { leaders: [1, undefined, 2, undefined] })] })
    expect(said(writes, known)).toEqual([
      'warning PREFLIGHT_PARTITION_OFFLINE Partition 1, 3 of topic out at a:1 has no leader',
    ])
  })
})

describe('a pattern', () => {
  const pattern = (topicPattern: string): BrokerUse => use({ sources: [source({ topicPattern })] })

  test('that matches somewhere in a name is fine', () => {
    expect(said(pattern('ord.r'), facts({ names: ['eu-orders'] }))).toEqual([])
  })

  test('that matches nothing is said', () => {
    expect(said(pattern('^ord.r'), facts({ names: ['eu-orders', 'items'] }))).toEqual([
      'warning PREFLIGHT_NO_MATCH The pattern ^ord.r matches none of the 2 topics at a:1',
    ])
  })

  test('that only Java can read is left to Spark', () => {
    expect(said(pattern('(?i)orders|\\Qa.b\\E'), facts({ names: ['items'] }))).toEqual([])
  })
})

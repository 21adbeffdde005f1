import { expect, test } from 'vitest'
import { kafkaProperties } from '../../../src/sandbox/kafka-properties.js'

const lines = (topicDefaults?: Readonly<Record<string, string>>): readonly string[] =>
  kafkaProperties({
    brokerPort: 1111,
    controllerPort: 2222,
    dataDirectory: '/tmp/a b\\c',
    ...(topicDefaults === undefined ? {} : { topicDefaults }),
  }).split('\n')

test('one node on loopback that creates no topic by itself', () => {
  const properties = lines()
  expect(properties).toContain('listeners=PLAINTEXT://127.0.0.1:1111,CONTROLLER://127.0.0.1:2222')
  expect(properties).toContain('controller.quorum.voters=1@127.0.0.1:2222')
  expect(properties).toContain('auto.create.topics.enable=false')
  expect(properties).toContain('group.initial.rebalance.delay.ms=0')
})

test('writes values so that Java reads them back', () => {
  expect(lines()).toContain('log.dirs=/tmp/a b\\\\c')
})

test("the caller's defaults for topics win", () => {
  expect(lines({ 'log.retention.ms': '5', 'num.partitions': '3' })).toEqual(
    expect.arrayContaining(['log.retention.ms=5', 'num.partitions=3']),
  )
})

import { expect, test } from 'vitest'
import { type KafkaNode, kafkaProperties } from '../../../src/sandbox/kafka-properties.js'

const nodes = (count: number): readonly KafkaNode[] =>
  Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    brokerPort: 1111 + index,
    controllerPort: 2222 + index,
  }))
const lines = (topicDefaults: Readonly<Record<string, string>> = {}, count = 1): readonly string[] => {
  const [node = { id: 1, brokerPort: 0, controllerPort: 0 }, ...others] = nodes(count)
  const input = { node, nodes: [node, ...others], dataDirectory: '/tmp/a b\\c', topicDefaults }
  return kafkaProperties(input).split('\n')
}

test('one node on loopback that creates no topic by itself', () => {
  const properties = lines()
  expect(properties).toContain('listeners=PLAINTEXT://127.0.0.1:1111,CONTROLLER://127.0.0.1:2222')
  expect(properties).toContain('controller.quorum.voters=1@127.0.0.1:2222')
  expect(properties).toContain('auto.create.topics.enable=false')
  expect(properties).toContain('group.initial.rebalance.delay.ms=0')
})

test('one of three may be missing: each has a vote, and what Kafka keeps for itself three replicas', () => {
  const properties = lines({}, 3)
  expect(properties).toContain('controller.quorum.voters=1@127.0.0.1:2222,2@127.0.0.1:2223,3@127.0.0.1:2224')
  expect(properties).toContain('default.replication.factor=3')
  expect(properties).toContain('transaction.state.log.min.isr=2')
  // Of two none may: a topic that wants both in sync would stop all the same.
  expect(lines({}, 2)).toEqual(
    expect.arrayContaining(['default.replication.factor=2', 'transaction.state.log.min.isr=1']),
  )
  expect(lines({}, 5)).toContain('default.replication.factor=3')
})

test('writes values so that Java reads them back', () => {
  expect(lines()).toContain('log.dirs=/tmp/a b\\\\c')
})

test("the caller's defaults for topics win", () => {
  expect(lines({ 'log.retention.ms': '5', 'num.partitions': '3' })).toEqual(
    expect.arrayContaining(['log.retention.ms=5', 'num.partitions=3']),
  )
})

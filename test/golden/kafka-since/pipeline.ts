import { availableNow, job, kafka, param, results, text } from 'sparkwire'

const since = kafka({
  topic: 'since-orders',
  value: text('id'),
  startingTimestamp: '2026-01-01T00:00:10Z',
  startingOffsetsByTimestampStrategy: 'latest',
})

const byPartition = kafka({
  topic: 'since-orders',
  value: text('id'),
  startingOffsetsByTimestamp: { 'since-orders': { 0: '2026-01-01T00:00:11Z', 1: 0 } },
  maxOffsetsPerTrigger: param('limit'),
})

export default job({
  name: 'kafka-since',
  sinks: { since: results(since), by_partition: results(byPartition) },
  trigger: availableNow(),
})

import { job, kafka, results, text } from 'sparkwire'

const between = kafka({
  partitions: { 'ranged-orders': [0, 2] },
  read: 'batch',
  value: text('id'),
  include: { partition: 'partition', offset: 'offset' },
  startingOffsets: { 'ranged-orders': { 0: 1, 2: 'earliest' } },
  endingOffsets: { 'ranged-orders': { 0: 3, 2: 'latest' } },
  maxRecordsPerPartition: 1,
})

const until = kafka({
  topic: 'ranged-orders',
  read: 'batch',
  value: text('id'),
  endingTimestamp: '2026-01-01T00:00:01Z',
  minPartitions: 4,
})

export default job({ name: 'kafka-ranges', sinks: { between: results(between), until: results(until) } })

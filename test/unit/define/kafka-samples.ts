import type { KafkaOptionEntry } from '../../../src/ir/source/kafka-option-table.js'

type Given = Readonly<Record<string, unknown>>

/** A value of each form of option, and what Spark is given for it. */
export const SAMPLES: Readonly<Record<KafkaOptionEntry['form'], readonly [unknown, string]>> = {
  boolean: [false, 'False'],
  count: [7, '7'],
  duration: ['90s', '"90s"'],
  headers: ['heads', 'True'],
  partitions: [{ orders: [0, 2] }, `'{"orders":[0,2]}'`],
  pattern: ['^or', '"^or"'],
  positions: [{ orders: { 0: 23, 1: 24 } }, `'{"orders":{"0":23,"1":24}}'`],
  servers: ['a:1', '"a:1"'],
  strategy: ['latest', '"latest"'],
  text: ['team', '"team"'],
  timestamp: ['2026-01-01T00:00:00Z', '1767225600000'],
  timestamps: [{ orders: { 0: 5, 1: new Date(7) } }, `'{"orders":{"0":5,"1":7}}'`],
  topics: [['orders'], '"orders"'],
  whole: [0, '0'],
}

/** What must stand beside an option for it to have a meaning. */
export const BESIDE: Readonly<Record<string, Given>> = {
  startingOffsetsByTimestampStrategy: { startingTimestamp: 5 },
  maxTriggerDelay: { minOffsetsPerTrigger: 5 },
}

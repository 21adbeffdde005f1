import { job, json, kafka, results, t } from 'sparkwire'

const metrics = kafka({
  topicPattern: '^metrics\\.(cpu|"disk")$',
  key: json({ host: t.string() }),
  value: json({ value: t.decimal(12, 3), tags: t.map(t.string(), t.string()) }, { badRecords: 'null' }),
})

export default job({ name: 'metrics', sinks: { metrics: results(metrics) } })

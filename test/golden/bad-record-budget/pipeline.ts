import { availableNow, job, json, kafka, results, t } from 'sparkwire'

const clicks = kafka({
  topic: 'clicks',
  value: json({ page: t.string(), ms: t.int() }, { badRecords: 'drop' }),
  badRecordBudget: { count: 2, percent: 50 },
})

export default job({
  name: 'bad-record-budget',
  sinks: { clicks: results(clicks) },
  trigger: availableNow(),
})

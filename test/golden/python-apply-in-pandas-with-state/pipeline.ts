import { job, json, kafka, pythonFunction, results, t } from 'sparkwire'

const payments = kafka({
  topic: 'payments',
  value: json({ account: t.string(), amount: t.double() }),
  maxOffsetsPerTrigger: 3,
})

const total = pythonFunction({
  file: './totals.py',
  function: 'total',
  columns: { account: t.string(), payments: t.bigint(), amount: t.double() },
})

const totals = payments.groupBy('account').applyInPandasWithState(total, {
  state: { payments: t.bigint(), amount: t.double() },
  outputMode: 'update',
})

export default job({
  name: 'python-apply-in-pandas-with-state',
  sinks: { totals: results(totals, { outputMode: 'update' }) },
  shufflePartitions: 1,
})

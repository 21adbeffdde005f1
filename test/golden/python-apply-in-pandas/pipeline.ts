import { job, json, kafka, pythonFunction, results, t } from 'sparkwire'

const orders = kafka({
  topic: 'shop-orders',
  value: json({ shop: t.string(), item: t.string(), amount: t.double() }),
})

const shares = pythonFunction({
  file: './shares.py',
  function: 'shares',
  columns: { shop: t.string(), item: t.string(), part: t.double(), rank: t.bigint() },
})

export default job({
  name: 'python-apply-in-pandas',
  sinks: { shares: results(orders.groupBy('shop').applyInPandas(shares)) },
  shufflePartitions: 2,
})

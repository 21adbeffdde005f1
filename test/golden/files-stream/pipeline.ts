import { availableNow, count, files, job, results, sum, t } from 'sparkwire'

const sales = files({
  format: 'json',
  path: 'test/golden/files-stream/data',
  schema: { shop: t.string(), cents: t.bigint(), at: t.timestamp() },
  read: 'stream',
  maxFilesPerTrigger: 1,
  latestFirst: false,
})

const perShop = sales.groupBy('shop').agg((c) => ({ sales: count(), cents: sum(c.cents) }))

export default job({
  name: 'files-stream',
  sinks: { sales: results(sales), per_shop: results(perShop, { outputMode: 'complete' }) },
  trigger: availableNow(),
})

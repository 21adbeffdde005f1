import { availableNow, count, job, json, kafka, results, sum, t, tumbling } from 'sparkwire'

const orders = kafka({
  topic: 'orders',
  value: json({ id: t.string(), customer: t.string(), amount: t.decimal(10, 2), at: t.timestamp() }),
})

const revenue = orders
  .withWatermark('at', '10 minutes')
  .groupBy((c) => ({ hour: tumbling(c.at, '1 hour') }))
  .agg((c) => ({ orders: count(), revenue: sum(c.amount) }))
  .select((c) => ({ from: c.hour.field('start'), orders: c.orders, revenue: c.revenue }))

export default job({
  name: 'revenue',
  sinks: { revenue: results(revenue, { outputMode: 'update' }) },
  trigger: availableNow(),
})

import { availableNow, job, json, kafka, results, t } from 'sparkwire'

const orders = kafka({ topic: 'orders', value: json({ id: t.string(), amount: t.decimal(10, 2) }) })

export default job({
  name: 'orders',
  sinks: { large: results(orders.filter((c) => c.amount.ge('100.00'))) },
  trigger: availableNow(),
})

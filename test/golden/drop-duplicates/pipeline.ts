import { availableNow, job, json, kafka, results, t } from 'sparkwire'

const orders = kafka({
  topic: 'orders',
  value: json({ id: t.string(), at: t.timestamp(), total: t.double() }),
})

export default job({
  name: 'drop-duplicates',
  sinks: {
    orders: results(orders.withWatermark('at', '1 hour').dropDuplicates('id', 'at')),
    ids: results(orders.dropDuplicates('id').select('id')),
  },
  trigger: availableNow(),
})

import { count, job, json, kafka, max, results, struct, t, toConsole, toJson, toKafka } from 'sparkwire'

const orders = kafka({
  topic: 'shop-orders',
  read: 'batch',
  value: json({ id: t.string(), customer: t.string(), cents: t.bigint() }),
  include: { offset: 'at_offset' },
})

const perCustomer = orders
  .groupBy('customer')
  .agg((c) => ({ orders: count(), dearest: max(c.cents) }))
  .as('per_customer')

export default job({
  name: 'batch-kafka',
  sinks: {
    large: toKafka(
      orders
        .filter((c) => c.cents.ge(5_000n))
        .select((c) => ({ key: c.id, value: toJson(struct({ cents: c.cents })) })),
      { topic: 'large-orders' },
    ),
    customers: results(perCustomer),
    shown: toConsole(perCustomer, { numRows: 5, truncate: false }),
    orders: results(orders),
  },
})

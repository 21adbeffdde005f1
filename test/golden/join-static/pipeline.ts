import { availableNow, job, json, kafka, lit, results, t } from 'sparkwire'

const orders = kafka({
  topic: 'shop-sales',
  value: json({ id: t.string(), customer: t.string(), cents: t.bigint() }),
})

const customers = kafka({
  topic: 'shop-customers',
  read: 'batch',
  value: json({ customer: t.string(), country: t.string() }),
})

const rates = customers
  .select('country')
  .distinct()
  .select((c) => ({ to: c.country, rate: lit(2n) }))

export default job({
  name: 'join-static',
  sinks: {
    known: results(orders.join(customers, { on: ['customer'], how: 'left' })),
    strangers: results(orders.join(customers, { on: ['customer'], how: 'anti' })),
    priced: results(
      orders.crossJoin(rates).select((c) => ({ id: c.id, to: c.to, price: c.cents.times(c.rate) })),
    ),
  },
  trigger: availableNow(),
})

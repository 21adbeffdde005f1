import { job, json, kafka, results, t } from 'sparkwire'

const orders = kafka({
  topic: 'orders',
  value: json({
    id: t.bigint(),
    amount: t.decimal(10, 2),
    items: t.smallint(),
    weight: t.float(),
    country: t.string(),
    note: t.string(),
    paid: t.boolean(),
    day: t.date(),
    at: t.timestamp(),
  }),
})

const wanted = orders
  .filter((c) =>
    c.amount
      .ge('99.90')
      .and(c.country.isIn('DE', 'FR', 'IT'))
      .and(c.paid),
  )
  .filter((c) => c.items.gt(3).or(c.weight.lt(0.5)).or(c.note.isNull().not()))
  .filter((c) => c.day.between('2024-01-01', '2024-12-31').and(c.at.lt(new Date('2025-01-01T00:00:00Z'))))
  .filter((c) => c.note.like('%gift\\_%').or(c.note.startsWith('"')).or(c.note.contains("it's")))
  .filter((c) => c.id.ne(5n).and(c.id.lt(9_007_199_254_740_993n)).and(c.id.mod(2).eq(0)))

export default job({ name: 'conditions', sinks: { wanted: results(wanted) } })

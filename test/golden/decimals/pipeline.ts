import { avg, job, json, kafka, max, min, results, round, sum, t } from 'sparkwire'

const prices = kafka({
  topic: 'prices',
  value: json({ id: t.int(), a: t.decimal(10, 2), b: t.decimal(5, 3) }),
})

const computed = prices.select((c) => ({
  id: c.id,
  plus: c.a.plus(c.b),
  minus: c.a.minus(c.b),
  times: c.a.times(c.b),
  divided: c.a.dividedBy(c.b),
  rest: c.a.mod(c.b),
  rounded: round(c.a, 1),
  turned: c.a.negate(),
  more: c.a.plus('0.001'),
  twice: c.a.times(2),
  short: c.b.cast(t.decimal(4, 1)),
  above: c.a.gt(c.b),
}))

const totals = prices
  .groupBy()
  .agg((c) => ({ total: sum(c.a), mean: avg(c.a), least: min(c.a), most: max(c.b) }))

export default job({
  name: 'decimals',
  sinks: { computed: results(computed), totals: results(totals, { outputMode: 'complete' }) },
  shufflePartitions: 1,
})

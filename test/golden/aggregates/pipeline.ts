import {
  approxCountDistinct,
  avg,
  collectList,
  collectSet,
  count,
  countIf,
  first,
  job,
  json,
  kafka,
  last,
  max,
  maxBy,
  min,
  minBy,
  results,
  stddev,
  sum,
  t,
  variance,
} from 'sparkwire'

const sales = kafka({
  topic: 'sales',
  value: json({ shop: t.string(), item: t.string(), amount: t.decimal(12, 2), pieces: t.int() }),
})

const byShop = sales.groupBy('shop').agg((c) => ({
  sales: count(),
  known: count(c.item),
  large: countIf(c.amount.gt(100)),
  revenue: sum(c.amount),
  pieces: sum(c.pieces),
  mean: avg(c.amount),
  least: min(c.amount),
  most: max(c.amount),
  best: maxBy(c.item, c.amount),
  worst: minBy(c.item, c.amount),
  items: approxCountDistinct(c.item),
  opened: first(c.item),
  closed: last(c.item),
  list: collectList(c.item),
  kinds: collectSet(c.item),
  spread: stddev(c.pieces),
  square: variance(c.pieces),
}))

export default job({
  name: 'aggregates',
  sinks: { byShop: results(byShop, { outputMode: 'complete' }) },
  shufflePartitions: 2,
})

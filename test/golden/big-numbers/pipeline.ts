import { abs, count, job, json, kafka, max, min, results, sum, t } from 'sparkwire'

const ledger = kafka({
  topic: 'ledger',
  value: json({ id: t.bigint(), amount: t.bigint(), wide: t.decimal(38, 0), ratio: t.double() }),
})

const rows = ledger.select((c) => ({
  id: c.id,
  next: c.id.plus(1n),
  half: c.id.dividedBy(2),
  rest: c.id.mod(1_000_000_007n),
  text: c.id.cast(t.string()),
  exact: c.id.cast(t.decimal(20, 0)),
  wide: c.wide,
  ratio: c.ratio,
  size: abs(c.amount),
}))

const totals = ledger.groupBy().agg((c) => ({
  rows: count(),
  total: sum(c.amount),
  least: min(c.id),
  most: max(c.id),
  wide: sum(c.wide),
}))

export default job({
  name: 'big-numbers',
  sinks: { rows: results(rows), totals: results(totals, { outputMode: 'complete' }) },
  shufflePartitions: 1,
})

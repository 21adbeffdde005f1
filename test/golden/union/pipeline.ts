import { availableNow, job, json, kafka, lit, results, t, text } from 'sparkwire'

const cards = kafka({
  topic: 'card-payments',
  value: json({ id: t.string(), cents: t.bigint(), country: t.string() }),
})
const transfers = kafka({
  topic: 'transfers',
  key: text('id'),
  value: json({ country: t.string(), amount: t.bigint() }),
}).rename({ amount: 'cents' })

const payments = cards
  .withColumn('by', () => lit('card'))
  .union(transfers.withColumn('by', () => lit('transfer')))

export default job({ name: 'union', sinks: { payments: results(payments) }, trigger: availableNow() })

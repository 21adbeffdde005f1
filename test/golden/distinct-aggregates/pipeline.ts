import { count, countDistinct, job, json, kafka, results, sumDistinct, t } from 'sparkwire'

const visits = kafka({
  topic: 'visits',
  read: 'batch',
  value: json({ page: t.string(), user: t.string(), cents: t.int() }),
})

const perPage = visits.groupBy('page').agg((c) => ({
  visits: count(),
  users: countDistinct(c.user),
  pairs: countDistinct(c.user, c.cents),
  prices: sumDistinct(c.cents),
}))

export default job({ name: 'distinct-aggregates', sinks: { perPage: results(perPage) } })

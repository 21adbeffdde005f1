import { count, job, json, kafka, max, results, sum, t } from 'sparkwire'

const visits = kafka({
  topic: 'visits',
  read: 'batch',
  value: json({ page: t.string(), device: t.string(), hour: t.int(), cents: t.bigint() }),
})

const perDevice = visits
  .groupBy('page')
  .pivot('device', ['mobile', 'desktop', 'smart tv'])
  .agg((c) => ({ visits: count(), cents: sum(c.cents) }))

const perHour = visits
  .groupBy((c) => ({ where: c.page }))
  .pivot('hour', [-1, 12])
  .agg((c) => ({ dearest: max(c.cents) }))

export default job({ name: 'pivot', sinks: { perDevice: results(perDevice), perHour: results(perHour) } })

import { count, job, json, kafka, processingTime, results, sliding, t } from 'sparkwire'

const clicks = kafka({ topic: 'clicks', value: json({ user: t.string(), at: t.timestamp() }) })

const rate = clicks
  .withWatermark('at', '10 minutes')
  .groupBy((c) => ({ window: sliding(c.at, '5 minutes', '1 minute') }))
  .agg(() => ({ clicks: count() }))
  .select((c) => ({ from: c.window.field('start'), until: c.window.field('end'), clicks: c.clicks }))
  .filter((c) => c.clicks.ge(10))

export default job({
  name: 'clicks',
  sinks: { rate: results(rate, { outputMode: 'append', trigger: processingTime('10 seconds') }) },
})

import { availableNow, count, job, json, kafka, results, t, tumbling, windowTime } from 'sparkwire'

const quakes = kafka({ topic: 'quakes', value: json({ at: t.timestamp(), net: t.string() }) })

const hourly = quakes
  .withWatermark('at', '10 minutes')
  .groupBy((c) => ({ window: tumbling(c.at, '1 hour'), net: c.net }))
  .agg(() => ({ quakes: count() }))

const timed = hourly.select((c) => ({ at: windowTime(c.window), net: c.net, quakes: c.quakes }))

export default job({
  name: 'window-time',
  sinks: { timed: results(timed, { outputMode: 'update' }) },
  trigger: availableNow(),
})

import { availableNow, count, job, json, kafka, max, results, sum, t, tumbling } from 'sparkwire'

const visits = kafka({ topic: 'visits', value: json({ page: t.string(), at: t.timestamp() }) })

const perFiveMinutes = visits
  .withWatermark('at', '1 minute')
  .groupBy((c) => ({ window: tumbling(c.at, '5 minutes'), page: c.page }))
  .agg(() => ({ visits: count() }))

const busiest = perFiveMinutes
  .groupBy((c) => ({ hour: tumbling(c.window.field('start'), '1 hour'), page: c.page }))
  .agg((c) => ({ visits: sum(c.visits), busiest: max(c.visits), windows: count() }))
  .select((c) => ({
    from: c.hour.field('start'),
    page: c.page,
    visits: c.visits,
    busiest: c.busiest,
    windows: c.windows,
  }))

export default job({
  name: 'chained-windows',
  sinks: { busiest: results(busiest) },
  trigger: availableNow(),
  shufflePartitions: 1,
})

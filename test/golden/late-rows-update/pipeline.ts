import { availableNow, count, job, json, kafka, results, sum, t, tumbling } from 'sparkwire'

const readings = kafka({
  topic: 'readings',
  value: json({ sensor: t.string(), at: t.timestamp(), value: t.int() }),
  maxOffsetsPerTrigger: 2,
})

const hourly = readings
  .withWatermark('at', '30 minutes')
  .groupBy((c) => ({ hour: tumbling(c.at, '1 hour'), sensor: c.sensor }))
  .agg((c) => ({ readings: count(), total: sum(c.value) }))
  .select((c) => ({
    from: c.hour.field('start'),
    sensor: c.sensor,
    readings: c.readings,
    total: c.total,
  }))

export default job({
  name: 'late-rows-update',
  sinks: { hourly: results(hourly, { outputMode: 'update' }) },
  trigger: availableNow(),
  shufflePartitions: 2,
})

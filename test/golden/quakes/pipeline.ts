import {
  availableNow,
  avg,
  count,
  job,
  json,
  kafka,
  max,
  results,
  round,
  struct,
  t,
  timestampMillis,
  toConsole,
  toJson,
  toKafka,
  tumbling,
} from 'sparkwire'

const quakes = kafka({
  topic: 'quakes',
  value: json({ id: t.string(), time: t.bigint(), mag: t.double(), place: t.string(), net: t.string() }),
  include: { timestamp: 'ingested_at' },
  startingOffsets: 'earliest',
})

const strong = quakes
  .withColumn('at', (c) => timestampMillis(c.time))
  .filter((c) => c.mag.ge(4.5))
  .select('id', 'at', 'mag', 'place')

const byRegion = quakes
  .withColumn('at', (c) => timestampMillis(c.time))
  .withWatermark('at', '1 hour')
  .groupBy((c) => ({ window: tumbling(c.at, '6 hours'), net: c.net }))
  .agg((c) => ({ quakes: count(), strongest: max(c.mag), mean: round(avg(c.mag), 2) }))

export default job({
  name: 'quakes',
  sinks: {
    strong: results(strong),
    byRegion: results(byRegion),
    alerts: toKafka(
      strong.select((c) => ({ key: c.id, value: toJson(struct({ mag: c.mag, place: c.place })) })),
      { topic: 'alerts' },
    ),
    log: toConsole(strong, { truncate: false, numRows: 5 }),
  },
  trigger: availableNow(),
})

/**
 * A week of earthquakes: the strong ones as they come, and what each seismic network saw in each six hours.
 *
 * `sparkwire demo` feeds the topic `quakes` from examples/data/earthquakes.jsonl and runs this job.
 */
import {
  availableNow,
  avg,
  concat,
  count,
  job,
  json,
  kafka,
  max,
  maxBy,
  results,
  round,
  struct,
  t,
  timestampMillis,
  toJson,
  toKafka,
  tumbling,
} from 'sparkwire'

const quakes = kafka({
  topic: 'quakes',
  value: json({ id: t.string(), time: t.bigint(), mag: t.double(), place: t.string(), net: t.string() }),
  // The week comes in a few micro-batches, so that there is something to watch.
  maxOffsetsPerTrigger: 600,
}).withColumn('at', (c) => timestampMillis(c.time))

const strong = quakes.filter((c) => c.mag.ge(4.5)).select('at', 'mag', 'place', 'id')

// `update` gives a window again whenever a micro-batch changes it. In `append` a window comes once, when it is
// complete; but this job ends with the week, and its last windows would stay open and never come.
const byNetwork = quakes
  .withWatermark('at', '1 day')
  .groupBy((c) => ({ window: tumbling(c.at, '6 hours'), net: c.net }))
  .agg((c) => ({
    quakes: count(),
    strongest: max(c.mag),
    mean: round(avg(c.mag), 2),
    place: maxBy(c.place, c.mag),
  }))
  .select((c) => ({
    from: c.window.field('start'),
    network: c.net,
    quakes: c.quakes,
    strongest: c.strongest,
    mean: c.mean,
    place: c.place,
  }))

const alerts = strong
  .filter((c) => c.mag.ge(6))
  .select((c) => ({
    key: c.id,
    value: toJson(struct({ text: concat('Magnitude ', c.mag.cast(t.string()), ', ', c.place), at: c.at })),
  }))

export default job({
  name: 'quakes',
  sinks: {
    strong: results(strong),
    by_network: results(byNetwork, { outputMode: 'update' }),
    alerts: toKafka(alerts, { topic: 'alerts' }),
  },
  trigger: availableNow(),
})

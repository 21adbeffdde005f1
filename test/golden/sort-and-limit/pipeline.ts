import { availableNow, count, job, json, kafka, max, results, t } from 'sparkwire'

const quakes = kafka({
  topic: 'quakes-by-place',
  value: json({ place: t.string(), mag: t.double() }),
})

const perPlace = quakes.groupBy('place').agg((c) => ({ quakes: count(), strongest: max(c.mag) }))

export default job({
  name: 'sort-and-limit',
  sinks: {
    busiest: results(perPlace.sort((c) => [c.quakes.desc(), c.place]).limit(3), { outputMode: 'complete' }),
    by_place: results(perPlace.sort('place'), { outputMode: 'complete' }),
    weakest: results(
      perPlace.sort((c) => [c.strongest.ascNullsLast(), c.place.descNullsFirst()]),
      { outputMode: 'complete' },
    ),
  },
  trigger: availableNow(),
})

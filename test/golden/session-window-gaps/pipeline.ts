import { availableNow, count, job, json, kafka, results, session, t, when } from 'sparkwire'

const hits = kafka({ topic: 'hits', value: json({ host: t.string(), at: t.timestamp() }) })

export default job({
  name: 'session-window-gaps',
  sinks: {
    visits: results(
      hits
        .withWatermark('at', '1 hour')
        .groupBy((c) => ({
          session: session(c.at, when(c.host.eq('bot'), '10 seconds').otherwise('10 minutes')),
          host: c.host,
        }))
        .agg(() => ({ hits: count() })),
      { outputMode: 'complete' },
    ),
  },
  trigger: availableNow(),
})

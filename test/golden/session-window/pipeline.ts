import { availableNow, count, job, json, kafka, max, results, session, t } from 'sparkwire'

const clicks = kafka({
  topic: 'clicks',
  value: json({ user: t.string(), at: t.timestamp(), page: t.int() }),
})

const sessions = clicks
  .withWatermark('at', '10 minutes')
  .groupBy((c) => ({ session: session(c.at, '5 minutes'), user: c.user }))
  .agg((c) => ({ clicks: count(), last_page: max(c.page) }))

export default job({
  name: 'session-window',
  sinks: {
    sessions: results(
      sessions.select((c) => ({
        user: c.user,
        from: c.session.field('start'),
        until: c.session.field('end'),
        clicks: c.clicks,
        last_page: c.last_page,
      })),
    ),
  },
  trigger: availableNow(),
})

import { availableNow, count, job, json, kafka, processingTime, results, t, toConsole } from 'sparkwire'

const events = kafka({ topic: '2024-events', value: json({ user: t.string(), kind: t.string() }) })

const logins = events.filter((c) => c.kind.eq('login'))
const failures = events.filter((c) => c.kind.eq('failure')).as('failedLogins')

export default job({
  name: 'shared',
  sinks: {
    events: results(events),
    perUser: results(
      logins.groupBy('user').agg(() => ({ logins: count() })),
      { outputMode: 'update' },
    ),
    failing: toConsole(failures, { trigger: processingTime('1 minute') }),
    all: results(
      logins.groupBy().agg(() => ({ logins: count() })),
      { outputMode: 'complete' },
    ),
  },
  trigger: availableNow(),
})

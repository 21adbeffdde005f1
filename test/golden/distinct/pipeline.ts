import { availableNow, job, json, kafka, results, t } from 'sparkwire'

const visits = kafka({
  topic: 'visits',
  value: json({ user: t.string(), page: t.string(), tags: t.array(t.string()), seconds: t.int() }),
})

export default job({
  name: 'distinct',
  sinks: { pages: results(visits.select('user', 'page', 'tags').distinct()) },
  trigger: availableNow(),
})

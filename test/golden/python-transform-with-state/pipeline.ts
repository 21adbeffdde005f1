import { job, json, kafka, pythonFunction, results, t } from 'sparkwire'

const clicks = kafka({
  topic: 'clicks-of-users',
  value: json({ user: t.string(), page: t.string() }),
  maxOffsetsPerTrigger: 3,
})

const visits = pythonFunction({
  file: './sessions.py',
  function: 'Visits',
  columns: { user: t.string(), visits: t.bigint(), pages: t.string() },
})

export default job({
  name: 'python-transform-with-state',
  sinks: {
    visits: results(clicks.groupBy('user').transformWithStateInPandas(visits, { outputMode: 'update' }), {
      outputMode: 'update',
    }),
  },
  shufflePartitions: 1,
})

import { availableNow, job, json, kafka, results, t, tumbling } from 'sparkwire'

const logins = kafka({
  topic: 'logins',
  value: json({ user: t.string(), at: t.timestamp(), device: t.string() }),
})
  .withWatermark('at', '1 hour')
  .withColumn('hour', (c) => tumbling(c.at, '1 hour'))

const alarms = kafka({
  topic: 'alarms',
  value: json({ user: t.string(), at: t.timestamp(), rule: t.string() }),
})
  .withWatermark('at', '1 hour')
  .withColumn('hour', (c) => tumbling(c.at, '1 hour'))

const suspicious = logins.join(alarms, { on: ['user', 'hour'], how: 'semi' })

export default job({
  name: 'join-semi',
  sinks: { suspicious: results(suspicious.select('user', 'device')) },
  trigger: availableNow(),
})

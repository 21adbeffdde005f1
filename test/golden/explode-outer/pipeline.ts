import { availableNow, job, json, kafka, results, t } from 'sparkwire'

const devices = kafka({
  topic: 'devices',
  value: json({ id: t.string(), readings: t.map(t.string(), t.double()), errors: t.array(t.int()) }),
})

export default job({
  name: 'explode-outer',
  sinks: {
    readings: results(
      devices
        .select('id', 'readings')
        .explode((c) => c.readings, { key: 'sensor', value: 'reading', outer: true })
        .drop('readings'),
    ),
    errors: results(
      devices
        .select('id', 'errors')
        .explode((c) => c.errors, { value: 'error', position: 'at', outer: true })
        .drop('errors'),
    ),
    some: results(
      devices
        .explode((c) => c.readings, { position: 'at', key: 'sensor', value: 'reading' })
        .select('id', 'at', 'sensor'),
    ),
  },
  trigger: availableNow(),
})

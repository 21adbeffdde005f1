import { availableNow, job, json, kafka, results, t } from 'sparkwire'

const rows = kafka({
  topic: 'cold-start',
  value: json({ id: t.bigint(), device: t.string(), temperature: t.double() }),
}).filter((c) => c.temperature.gt(20))

/** The job of the cold start: the same as plain.py. */
export default job({ name: 'cold-start', sinks: { rows: results(rows) }, trigger: availableNow() })

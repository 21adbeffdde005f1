import { availableNow, job, json, kafka, lit, results, t } from 'sparkwire'

const old = kafka({ topic: 'readings-v1', value: json({ sensor: t.string(), celsius: t.double() }) })
const current = kafka({
  topic: 'readings-v2',
  value: json({ humidity: t.double(), sensor: t.string() }),
}).withColumn('version', () => lit(2n))

export default job({
  name: 'union-missing-columns',
  sinks: { readings: results(old.union(current, { allowMissingColumns: true })) },
  trigger: availableNow(),
})

import { availableNow, csv, job, kafka, results, t, text } from 'sparkwire'

const readings = kafka({
  topic: 'readings',
  key: text('station'),
  value: csv(
    { sensor: t.string(), at: t.timestamp(), celsius: t.decimal(5, 2), ok: t.boolean() },
    { badRecords: 'null', options: { sep: ';', nullValue: 'NA', timestampFormat: 'dd.MM.yyyy HH:mm' } },
  ),
})

export default job({
  name: 'csv-value',
  sinks: { readings: results(readings) },
  trigger: availableNow(),
})

import { availableNow, avro, badRecords, job, kafka, results, t } from 'sparkwire'

const schema = JSON.stringify({
  type: 'record',
  name: 'Reading',
  fields: [
    { name: 'sensor', type: ['null', 'string'], default: null },
    { name: 'celsius', type: 'double' },
  ],
})

const readings = kafka({
  topic: 'readings',
  value: avro({ sensor: t.string(), celsius: t.double() }, { schema, badRecords: 'drop' }),
  include: { offset: 'at' },
})

export default job({
  name: 'avro-dropped',
  sinks: {
    readings: results(readings),
    bad: results(badRecords(readings).select('cause', 'offset', 'value')),
  },
  trigger: availableNow(),
})

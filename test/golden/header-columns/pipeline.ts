import { availableNow, binary, job, kafka, results, text } from 'sparkwire'

const traced = kafka({
  topic: 'traced',
  key: binary('id'),
  value: text('line'),
  include: { headers: 'all_headers', partition: 'of_partition' },
  headers: { 'trace-id': 'trace_id', 'it\'s "quoted"': 'odd' },
})

export default job({
  name: 'header-columns',
  sinks: { traced: results(traced) },
  trigger: availableNow(),
})

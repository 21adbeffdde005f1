import { job, kafka, processingTime, results, text } from 'sparkwire'

const lines = kafka({
  topic: 'few-lines',
  value: text('line'),
  minOffsetsPerTrigger: 3,
  maxOffsetsPerTrigger: 3,
  maxTriggerDelay: '2s',
})

export default job({
  name: 'kafka-min-offsets',
  sinks: { lines: results(lines) },
  trigger: processingTime('200 milliseconds'),
})

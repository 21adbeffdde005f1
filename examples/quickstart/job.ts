import { availableNow, job, kafka, results, text, toConsole } from 'sparkwire'

// readStream from Kafka -> CAST(key AS STRING), CAST(value AS STRING) -> Spark's console, and the same rows to us.
const messages = kafka({ topic: 'quickstart', key: text(), value: text() }).select('key', 'value')

export default job({
  name: 'quickstart',
  sinks: { console: toConsole(messages), rows: results(messages) },
  trigger: availableNow(),
})

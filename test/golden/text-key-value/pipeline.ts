import { job, kafka, results, text, toConsole } from 'sparkwire'

const records = kafka({ topic: 'test-topic', key: text(), value: text() })

export default job({
  name: 'quickstart',
  sinks: { records: results(records), screen: toConsole(records) },
})

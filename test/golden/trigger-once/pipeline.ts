import { job, kafka, once, results, text } from 'sparkwire'

const lines = kafka({ topic: 'once-lines', value: text('line'), include: { partition: 'partition' } })

export default job({ name: 'trigger-once', sinks: { lines: results(lines) }, trigger: once() })

import * as sparkwire from 'sparkwire'

/** The same import and one step: what is counted here is the library's own. */
export const lines = sparkwire.results(
  sparkwire.kafka({ topic: 'lines', value: sparkwire.text('line') }).filter((c) => c.line.isNotNull()),
)

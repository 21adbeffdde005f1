import { availableNow, confluentJson, job, kafka, results, t } from 'sparkwire'

const visits = kafka({
  topics: ['visits', 'returns'],
  key: confluentJson({ user: t.string() }, { badRecords: 'null' }),
  value: confluentJson({ page: t.string(), ms: t.bigint() }, { badRecords: 'drop' }),
  include: { topic: 'topic' },
}).as('visits')

export default job({ name: 'confluent-json', sinks: { visits: results(visits) }, trigger: availableNow() })

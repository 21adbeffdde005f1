import { binary, job, kafka, param, processingTime, results } from 'sparkwire'

const events = kafka({
  topics: ['orders', 'returns.v2'],
  bootstrapServers: param('orders_servers'),
  key: binary('record_key'),
  value: binary(),
  include: {
    topic: 'topic',
    partition: 'partition',
    offset: 'offset',
    timestamp: 'produced_at',
    timestampType: 'timestamp_type',
    headers: 'headers',
  },
  startingOffsets: 'earliest',
  maxOffsetsPerTrigger: 50_000,
  minPartitions: 8,
  failOnDataLoss: false,
  groupIdPrefix: 'reporting',
  pollTimeoutMs: 30_000,
  fetchOffsetNumRetries: 1,
  fetchOffsetRetryIntervalMs: 500,
  options: {
    'kafka.security.protocol': param('security_protocol'),
    'kafka.sasl.jaas.config': param('jaas_config'),
  },
})

export default job({
  name: 'kafka-options',
  sinks: { events: results(events, { trigger: processingTime('5 seconds') }) },
})

import { binary, job, kafka, md5, t, toKafka } from 'sparkwire'

const raw = kafka({
  topic: 'raw',
  key: binary(),
  value: binary('payload'),
  include: { headers: 'headers', partition: 'partition', offset: 'offset' },
})

const copied = raw
  .filter((c) => c.payload.isNotNull())
  .select((c) => ({ key: c.key, value: c.payload, headers: c.headers, partition: c.partition }))

const digests = raw
  .filter((c) => c.offset.lt(2))
  .select((c) => ({ key: c.offset.cast(t.string()), value: md5(c.payload.cast(t.string())) }))

export default job({
  name: 'kafka-key-headers',
  sinks: { copied: toKafka(copied, { topic: 'copied' }), digests: toKafka(digests, { topic: 'digests' }) },
})

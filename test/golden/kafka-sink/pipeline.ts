import { concat, job, kafka, lit, param, struct, t, text, toJson, toKafka } from 'sparkwire'

const lines = kafka({
  topic: 'lines',
  key: text(),
  value: text(),
  include: { headers: 'headers', partition: 'source' },
})

const routed = lines.select((c) => ({
  key: c.key,
  value: toJson(struct({ line: c.value, size: lit(1, t.int()) })),
  topic: concat('out-', c.key),
  partition: c.source,
  headers: c.headers,
}))

export default job({
  name: 'route',
  sinks: {
    routed: toKafka(routed, {
      outputMode: 'update',
      bootstrapServers: param('target_servers'),
      options: { 'kafka.compression.type': 'gzip' },
    }),
  },
})

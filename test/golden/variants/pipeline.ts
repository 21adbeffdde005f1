import {
  isVariantNull,
  job,
  json,
  kafka,
  lit,
  parseJson,
  results,
  schemaOfVariant,
  t,
  toJson,
  tryVariantGet,
  variantGet,
} from 'sparkwire'

const events = kafka({
  topic: 'events',
  value: json({ id: t.int(), body: t.string(), extra: t.variant() }),
})

const read = events
  .withColumn('read', (c) => parseJson(c.body))
  .select((c) => ({
    id: c.id,
    read: c.read,
    city: variantGet(c.read, '$.user.city', t.string()),
    tags: variantGet(c.read, '$.tags', t.array(t.string())),
    count: tryVariantGet(c.read, '$.count', t.int()),
    extra: c.extra,
    number: c.extra.tryCast(t.decimal(10, 2)),
    text: toJson(c.extra),
    type: schemaOfVariant(c.extra),
    none: isVariantNull(c.extra),
    zero: lit(-0),
  }))

export default job({ name: 'variants', sinks: { read: results(read) } })

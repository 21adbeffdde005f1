import { coalesce, job, json, kafka, results, size, struct, t } from 'sparkwire'

const orders = kafka({
  topic: 'nested-orders',
  value: json({
    id: t.int(),
    customer: t.struct({
      name: t.string(),
      address: t.struct({ city: t.string(), lines: t.array(t.string()) }),
    }),
    items: t.array(t.struct({ sku: t.string(), pieces: t.int() })),
    marks: t.map(t.string(), t.struct({ by: t.string() })),
  }),
})

const shaped = orders
  .withColumn('address', (c) => c.customer.field('address'))
  .select((c) => ({
    id: c.id,
    city: coalesce(c.address.field('city'), 'nowhere'),
    lines: size(c.address.field('lines')),
    items: c.items,
    marks: c.marks,
    label: struct({
      who: c.customer.field('name'),
      where: struct({ city: c.customer.field('address').field('city') }),
    }),
  }))

const inUlm = shaped.filter((c) => c.label.field('where').field('city').eq('Ulm')).select('id', 'label')

export default job({ name: 'nested-structs', sinks: { shaped: results(shaped), inUlm: results(inUlm) } })

import { array, availableNow, job, json, kafka, lit, struct, t, toAvro, toCsv, toKafka } from 'sparkwire'

const schema = {
  type: 'record',
  name: 'Order',
  namespace: 'shop',
  fields: [
    { name: 'id', type: 'string' },
    { name: 'amount', type: 'double' },
    { name: 'note', type: ['null', 'string'], default: null },
    { name: 'channel', type: ['null', 'string'], default: null },
  ],
}

const orders = kafka({
  topic: 'orders-as-json',
  value: json({ id: t.string(), amount: t.double(), note: t.string() }),
})

const written = orders.select((c) => ({
  key: toCsv(struct({ id: c.id, note: c.note })),
  value: toAvro(struct({ id: c.id, amount: c.amount, note: c.note }), { schema }),
  headers: array(struct({ key: lit('line'), value: toCsv(struct({ amount: c.amount })).cast(t.binary()) })),
}))

export default job({
  name: 'written-formats',
  sinks: { written: toKafka(written, { topic: 'orders-as-avro' }) },
  trigger: availableNow(),
})

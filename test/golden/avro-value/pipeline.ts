import { availableNow, avro, job, kafka, results, t } from 'sparkwire'

const schema = {
  type: 'record',
  name: 'Order',
  namespace: 'shop',
  fields: [
    { name: 'id', type: 'string' },
    { name: 'amount', type: { type: 'bytes', logicalType: 'decimal', precision: 9, scale: 2 } },
    { name: 'note', type: ['null', 'string'], default: null },
    { name: 'at', type: { type: 'long', logicalType: 'timestamp-millis' } },
    { name: 'state', type: { type: 'enum', name: 'State', symbols: ['OPEN', 'PAID'] } },
    { name: 'tags', type: { type: 'array', items: 'string' } },
    { name: 'unused', type: 'int' },
  ],
}

const orders = kafka({
  topic: 'orders',
  value: avro(
    {
      id: t.string(),
      amount: t.decimal(9, 2),
      note: t.string(),
      at: t.timestamp(),
      state: t.string(),
      tags: t.array(t.string()),
    },
    { schema },
  ),
})

export default job({ name: 'avro-value', sinks: { orders: results(orders) }, trigger: availableNow() })

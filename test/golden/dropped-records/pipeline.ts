import { availableNow, badRecords, csv, job, json, kafka, results, t, toDeadLetter } from 'sparkwire'

const orders = kafka({
  topic: 'orders',
  key: csv({ region: t.string(), shard: t.int() }, { badRecords: 'drop' }),
  value: json(
    { id: t.string(), amount: t.decimal(9, 2), _corrupt_record: t.string() },
    { badRecords: 'drop' },
  ),
  include: { offset: 'at' },
})

export default job({
  name: 'dropped-records',
  sinks: {
    orders: results(orders),
    bad: results(badRecords(orders)),
    dead: toDeadLetter(orders, { topic: 'orders.dead' }),
  },
  trigger: availableNow(),
})

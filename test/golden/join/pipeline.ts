import { availableNow, job, json, kafka, results, t } from 'sparkwire'

const orders = kafka({
  topic: 'join-orders',
  value: json({ total: t.double(), order_id: t.string(), shop: t.string() }),
})
const payments = kafka({
  topic: 'join-payments',
  value: json({ paid: t.double(), shop: t.string(), order_id: t.string() }),
})

export default job({
  name: 'join',
  sinks: {
    by_columns: results(orders.join(payments, { on: ['order_id', 'shop'] })),
    by_condition: results(
      orders.select('order_id', 'total').join(
        payments.select((c) => ({ payment_of: c.order_id, paid: c.paid })),
        { on: (order, payment) => order.order_id.eq(payment.payment_of).and(payment.paid.lt(order.total)) },
      ),
    ),
  },
  trigger: availableNow(),
})

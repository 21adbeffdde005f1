import { job, json, kafka, lit, results, struct, t, text, toJson, toKafka, when } from 'sparkwire'

const payments = kafka({
  topic: 'payments',
  key: text('account'),
  value: json({ cents: t.bigint(), country: t.string() }),
})

const large = payments.filter((c) => c.cents.ge(100_000)).as('large_payments')
const abroad = payments.filter((c) => c.country.ne('DE'))

export default job({
  name: 'fan-out',
  sinks: {
    all: results(payments),
    large: results(large.select('account', 'cents')),
    review: toKafka(
      large.select((c) => ({
        key: c.account,
        value: toJson(struct({ cents: c.cents, reason: lit('large') })),
      })),
      { topic: 'review' },
    ),
    foreign: toKafka(
      abroad.select((c) => ({
        value: toJson(struct({ account: c.account, from: c.country })),
        topic: when(c.country.eq('FR'), 'foreign-fr').otherwise('foreign-other'),
      })),
    ),
  },
})

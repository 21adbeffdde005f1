import { concat, job, json, kafka, lit, results, t, upper } from 'sparkwire'

const users = kafka({
  topic: 'users',
  value: json({ id: t.bigint(), first: t.string(), last: t.string(), 'e.mail': t.string(), age: t.int() }),
})

const shaped = users
  .withColumns((c) => ({ name: concat(c.first, ' ', c.last), source: lit('web') }))
  .withColumn('next_age', (c) => c.age.plus(1))
  .drop('first', 'last')
  .rename({ id: 'user_id', 'e.mail': 'email' })
  .rename({ source: 'origin' })
  .select((c) => ({ user_id: c.user_id, NAME: upper(c.name), email: c.email, adult: c.next_age.gt(18) }))

export default job({ name: 'columns', sinks: { users: results(shaped) } })

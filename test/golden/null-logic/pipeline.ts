import { job, json, kafka, results, t } from 'sparkwire'

const facts = kafka({
  topic: 'facts',
  value: json({ id: t.int(), p: t.boolean(), q: t.boolean(), n: t.int() }),
})

const table = facts.select((c) => ({
  id: c.id,
  and: c.p.and(c.q),
  or: c.p.or(c.q),
  not: c.p.not(),
  equal: c.n.eq(5),
  other: c.n.ne(5),
  between: c.n.between(1, 5),
  among: c.n.isIn(5, 7),
  known: c.n.isNotNull().and(c.p.isNull().not()),
}))

export default job({
  name: 'null-logic',
  sinks: {
    table: results(table),
    kept: results(facts.filter((c) => c.n.ne(5).or(c.p)).select('id')),
    dropped: results(facts.filter((c) => c.n.ne(5).or(c.p).not()).select('id')),
  },
})

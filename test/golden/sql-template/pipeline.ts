import { availableNow, job, json, kafka, results, sql, t, toConsole } from 'sparkwire'

const orders = kafka({
  topic: 'orders',
  value: json({ id: t.bigint(), customer: t.string(), tags: t.array(t.string()) }),
}).as('orders')
const late = kafka({ topic: 'late-orders', value: json({ id: t.bigint(), customer: t.string() }) })

const everyone = sql`SELECT customer FROM ${orders} UNION ALL SELECT customer FROM ${late} WHERE customer IS NOT NULL`
const tags = sql`
  -- one row for each tag, in backticks and with a pattern
  SELECT id, exploded.\`tag name\` AS tag
  FROM ${orders}
  LATERAL VIEW explode(tags) exploded AS \`tag name\`
  WHERE exploded.\`tag name\` RLIKE '^\\w+$'
`

export default job({
  name: 'sql-template',
  sinks: { everyone: toConsole(everyone), tags: results(tags) },
  trigger: availableNow(),
})

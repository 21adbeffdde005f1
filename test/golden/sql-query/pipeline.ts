import { availableNow, expr, job, json, kafka, results, sql, t } from 'sparkwire'

const readings = kafka({ topic: 'readings', value: json({ sensor: t.string(), celsius: t.double() }) })

const named = readings
  .select((c) => ({ sensor: c.sensor, fahrenheit: expr('celsius * 9 / 5 + 32', t.double()) }))
  .as('named')

const worst = sql(
  `
    SELECT sensor,
           max(fahrenheit) AS top, -- of those that have one
           count(*) AS seen
    FROM named
    WHERE sensor <> 'it\\'s "off"' AND fahrenheit IS NOT NULL
    GROUP BY sensor
  `,
  { views: { named }, columns: { sensor: t.string(), top: t.double(), seen: t.bigint() } },
)
  .filter((c) => c.seen.ge(2))
  .as('worst')

export default job({
  name: 'sql-query',
  sinks: { worst: results(worst, { outputMode: 'complete' }) },
  trigger: availableNow(),
})

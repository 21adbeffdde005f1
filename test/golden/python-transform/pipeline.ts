import { job, json, kafka, pythonFunction, results, t } from 'sparkwire'

const trades = kafka({
  topic: 'trades',
  value: json({ account: t.string(), pieces: t.int(), price: t.double() }),
})

const worth = pythonFunction({
  file: './tidy.py',
  function: 'worth',
  columns: { account: t.string(), worth: t.double() },
})

const valued = trades.transform(worth).filter((c) => c.worth.isNull().or(c.worth.ge(2)))

export default job({ name: 'python-transform', sinks: { valued: results(valued) } })

import { job, json, kafka, pythonFunction, results, t } from 'sparkwire'

const quakes = kafka({
  topic: 'tremors',
  value: json({ id: t.string(), at: t.timestamp(), mag: t.double() }),
})

const strong = pythonFunction({
  file: './strong.py',
  function: 'strong',
  columns: { id: t.string(), at: t.timestamp(), ratio: t.double() },
})

export default job({ name: 'python-map-in-pandas', sinks: { strong: results(quakes.mapInPandas(strong)) } })

import { job, kafka, pythonFunction, results, t, text } from 'sparkwire'

const lines = kafka({ topic: 'poems', key: text(), value: text() })

const words = pythonFunction({
  file: './words.py',
  function: 'words',
  columns: { key: t.string(), word: t.string(), at: t.int() },
})

export default job({ name: 'python-map-in-arrow', sinks: { words: results(lines.mapInArrow(words)) } })

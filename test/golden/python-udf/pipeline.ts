import { job, json, kafka, results, round, t, udf, upper } from 'sparkwire'

const area = udf({
  file: './shapes.py',
  function: 'area',
  args: [t.double(), t.double()],
  returns: t.double(),
})
const label = udf({
  file: './shapes.py',
  function: 'label',
  args: [t.array(t.string())],
  returns: t.string(),
})

const rooms = kafka({
  topic: 'rooms',
  value: json({ id: t.int(), width: t.double(), depth: t.double(), tags: t.array(t.string()) }),
})

const labelled = rooms
  .filter((c) => area(c.width, c.depth).isNull().or(area(c.width, 2).gt(5)))
  .select((c) => ({ id: c.id, area: round(area(c.width, c.depth), 1), label: upper(label(c.tags)) }))

export default job({ name: 'python-udf', sinks: { labelled: results(labelled) } })

import { job, json, kafka, results, t } from 'sparkwire'

const rows = kafka({
  topic: 'types',
  value: json({
    tiny: t.tinyint(),
    small: t.smallint(),
    number: t.int(),
    big: t.bigint(),
    real: t.float(),
    double: t.double(),
    money: t.decimal(38, 18),
    text: t.string(),
    bytes: t.binary(),
    flag: t.boolean(),
    day: t.date(),
    at: t.timestamp(),
    local: t.timestampNtz(),
    tags: t.array(t.string()),
    counts: t.map(t.string(), t.int()),
    place: t.struct({ name: t.string(), position: t.array(t.double()) }),
    'spaced name': t.string(),
    'dotted.name': t.string(),
    'back`tick': t.string(),
    order: t.int(),
  }),
})

export default job({
  name: 'every-type',
  sinks: { rows: results(rows.select('big', 'money', 'spaced name', 'dotted.name', 'back`tick', 'order')) },
})

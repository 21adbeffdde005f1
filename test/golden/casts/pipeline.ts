import { job, json, kafka, results, t } from 'sparkwire'

const texts = kafka({
  topic: 'texts',
  value: json({
    text: t.string(),
    day: t.string(),
    at: t.string(),
    flag: t.string(),
    x: t.double(),
    yes: t.boolean(),
  }),
})

const values = texts.select((c) => ({
  number: c.text.cast(t.int()),
  money: c.text.cast(t.decimal(6, 1)),
  real: c.text.cast(t.double()),
  bytes: c.day.cast(t.binary()),
  day: c.day.cast(t.date()),
  at: c.at.cast(t.timestamp()),
  day_of_at: c.at.cast(t.timestamp()).cast(t.date()),
  seconds: c.at.cast(t.timestamp()).cast(t.bigint()),
  flag: c.flag.cast(t.boolean()),
  whole: c.x.cast(t.int()),
  exact: c.x.cast(t.decimal(8, 2)),
  text: c.x.cast(t.string()),
  one: c.yes.cast(t.int()),
  word: c.yes.cast(t.string()),
}))

export default job({ name: 'casts', sinks: { values: results(values) } })

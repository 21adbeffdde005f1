import {
  availableNow,
  dayName,
  isValidUtf8,
  job,
  json,
  kafka,
  listagg,
  makeValidUtf8,
  monthName,
  nullIf,
  results,
  t,
  timestampAdd,
  timestampDiff,
  tryMod,
} from 'sparkwire'

const events = kafka({
  topic: 'events',
  value: json({
    at: t.timestamp(),
    local: t.timestampNtz(),
    n: t.int(),
    m: t.int(),
    text: t.string(),
    bytes: t.binary(),
  }),
})

const made = events.select((c) => ({
  n: c.n,
  day: dayName(c.at),
  month: monthName(c.at),
  later: timestampAdd('HOUR', c.n, c.local),
  minutes: timestampDiff('MINUTE', c.local, timestampAdd('HOUR', c.n, c.local)),
  rest: tryMod(c.n, c.m),
  valid: isValidUtf8(c.bytes.cast(t.string())),
  number: c.text.tryCast(t.int()),
  known: nullIf(c.text, '7'),
  repaired: makeValidUtf8(c.bytes.cast(t.string())),
}))

const joined = events.groupBy('m').agg((c) => ({ texts: listagg(c.text, ',') }))

export default job({
  name: 'functions-spark-4',
  sinks: { made: results(made), joined: results(joined, { outputMode: 'update' }) },
  trigger: availableNow(),
})

import {
  availableNow,
  createMap,
  elementAt,
  job,
  json,
  kafka,
  lit,
  mapConcat,
  mapContainsKey,
  mapEntries,
  mapFromArrays,
  mapFromEntries,
  mapKeys,
  mapValues,
  results,
  strToMap,
  t,
  tryElementAt,
} from 'sparkwire'

const events = kafka({
  topic: 'events',
  value: json({
    counts: t.map(t.string(), t.int()),
    keys: t.array(t.string()),
    values: t.array(t.int()),
    pairs: t.array(t.struct({ key: t.string(), value: t.int() })),
    text: t.string(),
    key: t.string(),
  }),
})

const mapped = events.select((c) => ({
  made: createMap(lit('key'), c.key, 'text', c.text),
  joined: mapConcat(c.counts, mapFromArrays(c.keys, c.values)),
  has_a: mapContainsKey(c.counts, 'a'),
  keys: mapKeys(c.counts),
  values: mapValues(c.counts),
  entries: mapEntries(c.counts),
  from_entries: mapFromEntries(c.pairs),
  parsed: strToMap(c.text),
  otherwise: strToMap(c.text, ':', ','),
  a: elementAt(c.counts, 'a'),
  z: elementAt(c.counts, 'z'),
  tried: tryElementAt(c.counts, c.key),
}))

export default job({
  name: 'functions-map',
  sinks: { mapped: results(mapped) },
  trigger: availableNow(),
})

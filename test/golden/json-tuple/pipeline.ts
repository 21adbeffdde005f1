import {
  arraysZip,
  availableNow,
  concat,
  job,
  json,
  kafka,
  lit,
  results,
  t,
  transform,
  upper,
} from 'sparkwire'

const events = kafka({
  topic: 'events',
  value: json({
    payload: t.string(),
    names: t.array(t.string()),
    place: t.struct({ sizes: t.array(t.int()) }),
  }),
})

export default job({
  name: 'json-tuple',
  sinks: {
    fields: results(
      events
        .jsonTuple((c) => c.payload, { id: 'id', 'odd `name`': 'a.b', list: 'list' })
        .select('id', 'odd `name`', 'list'),
    ),
    kinds: results(
      events
        .jsonTuple((c) => concat(lit('{"kind":"'), c.payload, lit('"}')), { kind: 'kind' })
        .select('kind'),
    ),
    zipped: results(
      events
        .select((c) => ({
          names: c.names,
          sizes: c.place.field('sizes'),
          pairs: arraysZip({
            names: c.names,
            size: c.place.field('sizes'),
            big: transform(c.names, (name) => upper(name)),
          }),
        }))
        .select((c) => ({ pairs: c.pairs, same: arraysZip({ names: c.names, sizes: c.sizes }) })),
    ),
  },
  trigger: availableNow(),
})

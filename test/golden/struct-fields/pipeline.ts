import { availableNow, fromJson, job, json, kafka, lit, results, t } from 'sparkwire'

const events = kafka({
  topic: 'events',
  value: json({
    place: t.struct({ name: t.string(), lat: t.double() }),
    net: t.string(),
    payload: t.string(),
    list: t.string(),
  }),
})

const made = events.select((c) => ({
  moved: c.place.withField('lat', lit(0)).withField('net', c.net),
  name_only: c.place.dropFields('lat'),
  parsed: fromJson(c.payload, t.struct({ id: t.string(), n: t.bigint() }), { badRecords: 'null' }),
  list: fromJson(c.list, t.array(t.int())),
}))

export default job({ name: 'struct-fields', sinks: { made: results(made) }, trigger: availableNow() })

import {
  aggregate,
  availableNow,
  concat,
  exists,
  filter,
  forall,
  job,
  json,
  kafka,
  lit,
  mapFilter,
  results,
  t,
  transform,
  transformKeys,
  transformValues,
  zipWith,
} from 'sparkwire'

const events = kafka({
  topic: 'events',
  value: json({
    numbers: t.array(t.int()),
    prices: t.array(t.double()),
    counts: t.map(t.string(), t.int()),
    limit: t.int(),
  }),
})

const made = events.select((c) => ({
  doubled: transform(c.numbers, (x) => x.times(2)),
  indexed: transform(c.numbers, (x, i) => x.plus(i)),
  above: filter(c.numbers, (x) => x.ge(c.limit)),
  even_places: filter(c.numbers, (_, i) => i.mod(2).eq(0)),
  some: exists(c.numbers, (x) => x.gt(2)),
  more: exists(c.numbers, (x) => x.gt(5)),
  all: forall(c.numbers, (x) => x.gt(0)),
  most: forall(c.numbers, (x) => x.gt(1)),
  sum: aggregate(c.prices, lit(0), (acc, x) => acc.plus(x)),
  half: aggregate(
    c.prices,
    lit(0),
    (acc, x) => acc.plus(x),
    (acc) => acc.dividedBy(2),
  ),
  zipped: zipWith(c.numbers, c.prices, (x, y) => x.times(y)),
  nested: transform(c.numbers, (n) => aggregate(c.prices, lit(0), (acc, x) => acc.plus(x.times(n)))),
  keys: transformKeys(c.counts, (k) => concat(k, '_')),
  values: transformValues(c.counts, (_, v) => v.plus(1)),
  kept: mapFilter(c.counts, (k, v) => v.gt(c.limit).and(k.ne('z'))),
}))

export default job({ name: 'lambdas', sinks: { made: results(made) }, trigger: availableNow() })

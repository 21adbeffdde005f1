import {
  collectList,
  count,
  json,
  kafka,
  length,
  lit,
  max,
  results,
  struct,
  sum,
  t,
  timestampMillis,
  toJson,
  tumbling,
  upper,
  when,
} from 'sparkwire'

/** A pipeline of 30 steps over wide rows: what the type checker does for it is counted. */
const quakes = kafka({
  topic: 'quakes',
  value: json({
    id: t.string(),
    time: t.bigint(),
    mag: t.double(),
    place: t.string(),
    net: t.string(),
    felt: t.int(),
    depth: t.double(),
    cost: t.decimal(10, 2),
    tags: t.array(t.string()),
    labels: t.map(t.string(), t.string()),
    where: t.struct({ lat: t.double(), lon: t.double() }),
    lines: t.array(t.struct({ sku: t.string(), count: t.int() })),
  }),
})

const networks = kafka({
  topic: 'networks',
  value: json({ net: t.string(), name: t.string(), since: t.timestamp(), country: t.string() }),
})

const cleaned = quakes
  .withColumn('at', (c) => timestampMillis(c.time))
  .withWatermark('at', '1 hour')
  .filter((c) => c.mag.ge(1).and(c.net.isNotNull()))
  .dropDuplicatesWithinWatermark('id')
  .withColumns((c) => ({ lat: c.where.field('lat'), lon: c.where.field('lon') }))
  .drop('where')
  .rename({ felt: 'reports', depth: 'depth_km' })
  .withColumn('strength', (c) => when(c.mag.ge(6), 'strong').when(c.mag.ge(4), 'light').otherwise('minor'))
  .withColumn('place', (c) => upper(c.place))
  .filter((c) => length(c.place).gt(0))

const tagged = cleaned
  .explode((c) => c.tags, { value: 'tag', position: 'tag_at' })
  .drop('tags')
  .explode((c) => c.labels, { key: 'label', value: 'label_text', outer: true })
  .drop('labels')
  .explode((c) => c.lines, { value: 'line' })
  .withColumns((c) => ({ sku: c.line.field('sku'), sold: c.line.field('count') }))
  .drop('line', 'lines')
  .filter((c) => c.label_text.ne('draft').or(c.label.isNull()))
  .withColumn('net_length', (c) => length(c.net))
  .rename({ sku: 'article' })
  .select('id', 'at', 'net', 'mag', 'place', 'tag', 'tag_at', 'label', 'article', 'sold', 'strength', 'cost')

const joined = tagged
  .union(tagged.withColumn('sold', () => lit(0, t.int())))
  .join(networks, { on: ['net'], how: 'left' })
  .withColumn('later', (c) => c.at.plusInterval('1 hour'))
  .filter((c) => c.since.lt(c.later))
  .dropDuplicates('id', 'at')

export const counted = joined
  .groupBy((c) => ({ window: tumbling(c.at, '6 hours'), country: c.country, strength: c.strength }))
  .agg((c) => ({ quakes: count(), most: max(c.mag), money: sum(c.cost), ids: collectList(c.id) }))
  .withColumn('start', (c) => c.window.field('start'))
  .filter((c) => c.quakes.gt(1n))
  .select((c) => ({
    key: c.country,
    value: toJson(struct({ start: c.start, quakes: c.quakes, most: c.most, ids: c.ids })),
  }))

export const sink = results(counted)

import { coalesce, count, job, json, kafka, results, struct, sum, t, text, toJson, toKafka } from 'sparkwire'

const rows = kafka({
  topic: '0_.-',
  key: text('F.col("key")'),
  value: json({
    'a`b.c': t.int(),
    '$x {y} %s': t.string(),
    '\\\n"""': t.struct({ "'); --": t.int(), 'e.f': t.string() }),
    spark: t.int(),
    'é 漢 😀': t.int(),
    _c0: t.int(),
  }),
})

const shaped = rows
  .withColumn('None', (c) => coalesce(c['a`b.c'], c.spark))
  .withColumns((c) => ({ '*': c['\\\n"""'].field("'); --"), '`': c['\\\n"""'].field('e.f') }))
  .drop('spark', 'a`b.c')
  .rename({ _c0: '$', 'é 漢 😀': 'F' })
  .filter((c) => c['$x {y} %s'].ne('\\').and(c['`'].isNull().or(c['`'].contains('"'))))

const grouped = shaped
  .groupBy((c) => ({ '$x {y} %s': c['$x {y} %s'], 'a.`b`': c['*'] }))
  .agg((c) => ({ 'count(1)': count(), 'sum(`F`)': sum(c.F) }))

export default job({
  name: 'hostile-names',
  sinks: {
    bridge: results(shaped.select('F.col("key")', 'None', '*', '`', '$', 'F')),
    print: results(grouped, { outputMode: 'update' }),
    import: toKafka(
      shaped.select((c) => ({ key: c['F.col("key")'], value: toJson(struct({ '"\\': c['*'], ' ': c.F })) })),
      { topic: '__out.__' },
    ),
  },
  shufflePartitions: 1,
})

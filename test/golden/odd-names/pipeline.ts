import { count, job, json, kafka, results, t, text, tumbling } from 'sparkwire'

const events = kafka({
  topic: 'events',
  key: text('value'),
  value: json({
    'event.time': t.timestamp(),
    'a b': t.string(),
    'c`d': t.string(),
    select: t.int(),
    key: t.int(),
  }),
  include: { topic: 'value_json' },
})

const counted = events
  .drop('c`d', 'select')
  .withWatermark('event.time', '1 hour')
  .groupBy((c) => ({ 'the window': tumbling(c['event.time'], '1 hour'), 'a b': c['a b'], value: c.value }))
  .agg((c) => ({ '*': count(), 'count.of': count(c.key) }))
  .select((c) => ({
    '*': c['*'],
    from: c['the window'].field('start'),
    'a b': c['a b'],
    'count.of': c['count.of'],
  }))
  .rename({ '*': 'all', 'count.of': 'keys.of' })

const plain = events.groupBy('a b', 'value_json').agg(() => ({ n: count() }))

export default job({
  name: 'odd-names',
  sinks: { counted: results(counted), plain: results(plain, { outputMode: 'update' }) },
})

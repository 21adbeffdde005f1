import { availableNow, job, json, kafka, results, split, t } from 'sparkwire'

const posts = kafka({
  topic: 'posts',
  value: json({
    id: t.string(),
    tags: t.array(t.string()),
    lines: t.array(t.struct({ sku: t.string(), count: t.int() })),
    title: t.string(),
  }),
})

export default job({
  name: 'explode',
  sinks: {
    tags: results(
      posts
        .select('id', 'tags')
        .explode((c) => c.tags, { value: 'tag' })
        .drop('tags'),
    ),
    lines: results(
      posts
        .explode((c) => c.lines, { value: 'line', position: 'at' })
        .select((c) => ({ id: c.id, at: c.at, sku: c.line.field('sku'), count: c.line.field('count') })),
    ),
    words: results(posts.explode((c) => split(c.title, ' '), { value: 'word' }).select('id', 'word')),
  },
  trigger: availableNow(),
})

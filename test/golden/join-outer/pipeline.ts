import { availableNow, job, json, kafka, results, t } from 'sparkwire'

const shown = kafka({
  topic: 'ads-shown',
  value: json({ ad: t.string(), shown_at: t.timestamp() }),
}).withWatermark('shown_at', '10 minutes')

const clicked = kafka({
  topic: 'ads-clicked',
  value: json({ clicked_ad: t.string(), clicked_at: t.timestamp() }),
}).withWatermark('clicked_at', '20 minutes')

const joined = <H extends 'left' | 'right' | 'full'>(how: H) =>
  shown.join(clicked, {
    on: (l, r) =>
      l.ad
        .eq(r.clicked_ad)
        .and(r.clicked_at.ge(l.shown_at))
        .and(r.clicked_at.le(l.shown_at.plusInterval('1 hour'))),
    how,
  })

export default job({
  name: 'join-outer',
  sinks: {
    left: results(joined('left')),
    right: results(joined('right')),
    full: results(joined('full')),
  },
  trigger: availableNow(),
})

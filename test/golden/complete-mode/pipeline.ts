import { availableNow, count, job, json, kafka, max, results, t } from 'sparkwire'

const votes = kafka({
  topic: 'votes',
  value: json({ choice: t.string(), weight: t.int() }),
  maxOffsetsPerTrigger: 2,
})

const tally = votes.groupBy('choice').agg((c) => ({ votes: count(), heaviest: max(c.weight) }))

export default job({
  name: 'complete-mode',
  sinks: {
    tally: results(tally, { outputMode: 'complete' }),
    changes: results(tally, { outputMode: 'update' }),
  },
  trigger: availableNow(),
  shufflePartitions: 1,
})

import { availableNow, job, json, kafka, results, t } from 'sparkwire'

const signals = kafka({
  topic: 'signals',
  value: json({ id: t.string(), at: t.timestamp() }),
  maxOffsetsPerTrigger: 1,
})

export default job({
  name: 'drop-duplicates-within-watermark',
  sinks: {
    once: results(signals.withWatermark('at', '10 minutes').dropDuplicatesWithinWatermark('id')),
  },
  trigger: availableNow(),
})

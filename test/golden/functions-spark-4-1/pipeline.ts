import { availableNow, job, json, kafka, results, t, tryToDate } from 'sparkwire'

const events = kafka({ topic: 'events', value: json({ text: t.string() }) })

export default job({
  name: 'functions-spark-4-1',
  sinks: {
    made: results(
      events.select((c) => ({
        text: c.text,
        date: tryToDate(c.text),
        pattern: tryToDate(c.text, 'dd.MM.yyyy'),
      })),
    ),
  },
  trigger: availableNow(),
})

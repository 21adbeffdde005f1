import { coalesce, greatest, job, json, kafka, least, lit, results, t, when } from 'sparkwire'

const quakes = kafka({ topic: 'quakes', value: json({ mag: t.double(), felt: t.int(), place: t.string() }) })

const graded = quakes.select((c) => ({
  grade: when(c.mag.ge(7), 'major').when(c.mag.ge(6), 'strong').when(c.mag.ge(4), 'light').otherwise('minor'),
  alarm: when(c.mag.ge(6).and(c.felt.gt(100)), lit(1n)).otherwise(0n),
  maybe: when(c.felt.isNotNull(), c.felt),
  place: coalesce(c.place, 'unknown'),
  high: greatest(c.mag, 4.5),
  low: least(c.mag, 4.5),
  none: lit(null, t.string()),
}))

export default job({ name: 'choices', sinks: { graded: results(graded) } })

import {
  currentTimestamp,
  dateFormat,
  dateTrunc,
  dayOfMonth,
  dayOfWeek,
  hour,
  job,
  json,
  kafka,
  minute,
  month,
  results,
  second,
  t,
  timestampMicros,
  timestampSeconds,
  toDate,
  toTimestamp,
  unixMillis,
  year,
} from 'sparkwire'

const events = kafka({
  topic: 'events',
  value: json({ sec: t.bigint(), us: t.bigint(), text: t.string(), day: t.string() }),
})

const timed = events
  .withColumns((c) => ({ at: timestampSeconds(c.sec), exact: timestampMicros(c.us) }))
  .select((c) => ({
    at: c.at,
    hour_start: dateTrunc('hour', c.at),
    label: dateFormat(c.exact, "yyyy-MM-dd'T'HH:mm"),
    parsed: toTimestamp(c.text),
    custom: toTimestamp(c.text, 'dd/MM/yyyy HH:mm'),
    day: toDate(c.day),
    parts: year(c.at).times(10_000).plus(month(c.at).times(100)).plus(dayOfMonth(c.at)),
    weekday: dayOfWeek(c.at),
    seconds: hour(c.at).times(3600).plus(minute(c.at).times(60)).plus(second(c.at)),
    millis: unixMillis(c.exact),
    seen: currentTimestamp(),
  }))

export default job({ name: 'times', sinks: { timed: results(timed) } })

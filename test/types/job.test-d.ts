import {
  availableNow,
  job,
  json,
  kafka,
  param,
  processingTime,
  results,
  script,
  t,
  toConsole,
  toKafka,
} from 'sparkwire'
import { describe, expectTypeOf, test } from 'vitest'

const rows = kafka({ topic: 'a', value: json({ id: t.bigint(), value: t.string() }) })

describe('a job', () => {
  test('carries the row type of each of its results, and of those alone', () => {
    const made = job({
      name: 'j',
      sinks: {
        all: results(rows),
        ids: results(rows.select('id'), { outputMode: 'update', trigger: processingTime('5 seconds') }),
        log: toConsole(rows, { truncate: false }),
        out: toKafka(rows.select('value'), {
          topic: 'out',
          options: { 'kafka.sasl.jaas.config': param('jaas') },
        }),
      },
      trigger: availableNow(),
    })
    expectTypeOf<NonNullable<typeof made.$results>>().toEqualTypeOf<{
      readonly all: { readonly id: bigint | null; readonly value: string | null }
      readonly ids: { readonly id: bigint | null }
    }>()
  })

  test('takes sinks and options that there are', () => {
    // @ts-expect-error a dataset is no sink
    job({ name: 'j', sinks: { a: rows } })
    // @ts-expect-error no such option
    job({ name: 'j', sinks: { a: results(rows) }, triger: availableNow() })
    // @ts-expect-error no such mode
    results(rows, { outputMode: 'all' })
    // @ts-expect-error no rows before agg
    results(rows.groupBy('id'))
    // @ts-expect-error no such option
    toConsole(rows, { rows: 5 })
    // @ts-expect-error a topic is a text
    toKafka(rows, { topic: 5 })
    // @ts-expect-error an interval is a text
    processingTime(5)
    // @ts-expect-error a script has a path
    script({ args: [] })
  })
})

import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PlacedBy } from '../../src/index.js'
import { connectKafka } from '../../src/kafka/connect-kafka.js'
import type { KafkaClient } from '../../src/kafka/kafka-client.js'
import { attach } from '../../src/run/detached/attach.js'
import { detach } from '../../src/run/detached/detach.js'
import { loadJob } from '../../src/run/load-job.js'
import { submit } from '../../src/run/submit.js'
import { sharedBroker } from '../helpers/broker.js'
import { sharedBench } from '../helpers/shared-bench.js'

const bench = sharedBench()
let client: KafkaClient
beforeAll(async () => {
  client = await connectKafka({ bootstrapServers: sharedBroker() })
})
afterAll(() => client.close())

/** A job of test/fixtures/error-places that fails on real Spark, and where and how that must be told. */
interface ErrorCase {
  readonly what: string
  readonly job: string
  /** Its topic, and the values on it. */
  readonly topic?: string
  readonly values?: readonly string[]
  /** Spark's condition, or words of its message. */
  readonly condition: string | RegExp
  /** `line:column` in the job file, its text from there on, and how Spark knows it. */
  readonly at: string
  readonly text: string
  readonly placedBy: PlacedBy
}

const CASES: readonly ErrorCase[] = [
  {
    what: 'a step that Spark refuses, at its call among others of its kind',
    job: 'at-the-call.ts',
    topic: 'places-call',
    condition: 'UNRESOLVED_COLUMN.WITH_SUGGESTION',
    at: '12:3',
    text: '.filter((c) => c.price.gt(10))',
    placedBy: 'context',
  },
  {
    what: 'a query that Spark does not start, at its sink',
    job: 'at-the-start.ts',
    topic: 'places-start',
    condition: 'STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION',
    at: '11:5',
    text: 'counts: results(counts)',
    placedBy: 'line',
  },
  {
    what: 'a query that ends before its first micro-batch, at its sink',
    job: 'without-value.ts',
    topic: 'places-value',
    condition: /[Rr]equired attribute 'value' not found/,
    at: '8:5',
    text: 'copied: toKafka(',
    placedBy: 'sink',
  },
  {
    what: 'a division by zero in a task, at the call that wrote it',
    job: 'in-a-task.ts',
    topic: 'places-task',
    values: ['{"a":1,"b":2}', '{"a":1,"b":0}'],
    condition: 'DIVIDE_BY_ZERO',
    at: '6:3',
    text: ".withColumn('ratio', (c) => c.a.dividedBy(c.b))",
    placedBy: 'context',
  },
  {
    what: 'the same where the rows go to Kafka and Python sees nothing of them',
    job: 'in-a-task-to-kafka.ts',
    topic: 'places-kafka',
    values: ['{"a":1,"b":0}'],
    condition: 'DIVIDE_BY_ZERO',
    at: '4:1',
    text: 'const ratios = orders.select((c) => ({',
    placedBy: 'context',
  },
  {
    what: 'a record that is no JSON, of which Spark knows the query alone, at its sink',
    job: 'at-the-sink.ts',
    topic: 'places-sink',
    values: ['{"id":'],
    condition: 'MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION',
    at: '8:5',
    text: 'ids: toKafka(',
    placedBy: 'sink',
  },
  {
    what: 'an unknown column in a template of SQL, at its place in it',
    job: 'in-sql.ts',
    topic: 'places-sql',
    condition: 'UNRESOLVED_COLUMN.WITH_SUGGESTION',
    at: '8:10',
    text: 'prize',
    placedBy: 'sql',
  },
  {
    what: 'SQL that Spark cannot read, at the word that it stumbles over',
    job: 'in-sql-syntax.ts',
    topic: 'places-syntax',
    condition: 'PARSE_SYNTAX_ERROR',
    at: '11:17',
    text: 'id IS NOT NULL',
    placedBy: 'sql',
  },
  {
    what: 'a division by zero in an expression of SQL, in a task',
    job: 'in-sql-task.ts',
    topic: 'places-sql-task',
    values: ['{"a":1,"b":0}'],
    condition: 'DIVIDE_BY_ZERO',
    at: '7:32',
    text: 'a / b',
    placedBy: 'sql',
  },
  {
    what: 'an unknown column in a block of YAML, at its place in it',
    job: 'in-a-block.yaml',
    topic: 'places-block',
    condition: 'UNRESOLVED_COLUMN.WITH_SUGGESTION',
    at: '11:12',
    text: 'prize',
    placedBy: 'sql',
  },
  {
    what: 'a division by zero in folded YAML, in a task',
    job: 'folded.yaml',
    topic: 'places-folded',
    values: ['{"a":1,"b":0}'],
    condition: 'DIVIDE_BY_ZERO',
    at: '12:5',
    text: 'CAST(a AS DOUBLE) / b AS ratio',
    placedBy: 'sql',
  },
  {
    what: 'a division by zero in a step of a job file, at the step',
    job: 'step.yaml',
    topic: 'places-step',
    values: ['{"a":1,"b":0}'],
    condition: 'DIVIDE_BY_ZERO',
    at: '11:7',
    text: 'with_columns: { ratio: a / b }',
    placedBy: 'context',
  },
  {
    what: "an unknown column in a script of the user's own, at its line",
    job: '../plan/unknown_column.py',
    condition: 'UNRESOLVED_COLUMN.WITH_SUGGESTION',
    at: '8:5',
    text: 'F.col("valeu").alias("n"),',
    placedBy: 'context',
  },
  {
    what: "SQL in a script of the user's own, at its place in the text",
    job: 'own_sql.py',
    condition: 'DIVIDE_BY_ZERO',
    at: '7:12',
    text: '1 / id AS inverse',
    placedBy: 'sql',
  },
]

test.concurrent.each(CASES.map((each) => [each.what, each] as const))('%s', async (_what, {
  job,
  topic,
  values = [],
  condition,
  at,
  text,
  placedBy,
}) => {
  const file = fileURLToPath(new URL(`../fixtures/error-places/${job}`, import.meta.url))
  if (topic !== undefined) {
    await client.createTopic({ topic })
    if (values.length > 0) {
      await client.produce(
        topic,
        values.map((value) => ({ value })),
      )
    }
  }
  const { source } = await loadJob(file)
  await using run = await submit(source, {
    ...{ bootstrapServers: sharedBroker(), warm: bench.warm, runsDirectory: bench.runs, preflight: false },
  })
  const { verdict, error } = await run.report
  expect(verdict).toBe('FAILED')
  const causes = (error?.details['causes'] ?? []) as readonly Cause[]
  const told = typeof condition === 'string' ? causes.map((cause) => cause.condition) : JSON.stringify(causes)
  if (typeof condition === 'string') expect(told).toContain(condition)
  else expect(told).toMatch(condition)
  const [line = 0, column = 0] = at.split(':').map(Number)
  expect({ position: error?.position, placedBy: error?.placedBy }).toEqual({
    position: { file, line, column },
    placedBy,
  })
  // The frame shows the line, with a mark under its column.
  const shown = error?.frame?.split('\n') ?? []
  const marked = shown.findIndex((each) => each.startsWith('>'))
  expect(shown[marked]?.slice(shown[marked].indexOf('|') + 1 + column)).toMatch(
    new RegExp(`^${escaped(text)}`),
  )
  expect(shown[marked + 1]?.indexOf('^')).toBe((shown[marked]?.indexOf('|') ?? 0) + 1 + column)
})

interface Cause {
  readonly condition: string | null
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

test('a job that goes on in a process of its own is told the same place: its file is not loaded there', async () => {
  const file = fileURLToPath(new URL('../fixtures/error-places/in-sql.ts', import.meta.url))
  const { source } = await loadJob(file)
  const { run } = await detach(source, {
    ...{ bootstrapServers: sharedBroker(), warm: bench.warm, runsDirectory: bench.runs, preflight: false },
  })
  await using reader = await attach(run, { runsDirectory: bench.runs })
  const { verdict, error } = await reader.report
  expect({ verdict, position: error?.position, placedBy: error?.placedBy }).toEqual({
    verdict: 'FAILED',
    position: { file, line: 8, column: 10 },
    placedBy: 'sql',
  })
})

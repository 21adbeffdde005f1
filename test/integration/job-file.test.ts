import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { isBridgeError } from '../../src/errors/bridge-error.js'
import { connectKafka } from '../../src/kafka/connect-kafka.js'
import type { KafkaClient } from '../../src/kafka/kafka-client.js'
import { loadJob } from '../../src/run/load-job.js'
import { submit } from '../../src/run/submit.js'
import { sharedBroker, testTopic } from '../helpers/broker.js'
import { sharedWarm } from '../helpers/shared-bench.js'

const warm = sharedWarm()
let client: KafkaClient
beforeAll(async () => {
  client = await connectKafka({ bootstrapServers: sharedBroker() })
})
afterAll(() => client.close())

/** A file in a folder of its own, removed when the test has finished. */
async function fileOf(name: string, text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'job-file-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await writeFile(join(folder, name), text)
  return join(folder, name)
}

async function rowsOf<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const row of rows) all.push(row)
  return all
}

const RECORDS = [
  { id: 'a', mag: 4.5, place: 'Here' },
  { id: 'b', mag: 4.4, place: 'Here' },
  { id: 'c', mag: 7, place: 'It\'s "there" \\' },
  { id: 'd', mag: null, place: null },
]

const jobFile = (topic: string): string => `
name: job-file
parameters:
  min: { type: double, default: 4.5 }
  place: string
sources:
  quakes:
    kind: kafka
    topic: ${topic}
    value: { format: json, schema: { id: string, mag: double, place: string } }
    options:
      kafka.client.id: \${env:SPARKWIRE_TEST_CLIENT}
steps:
  strong:
    - from: quakes
    - filter: mag >= \${param:min}
    - select: [id, upper(place) as place]
query:
  text: |
    SELECT id, mag > 6 AS heavy, \${param:place} AS asked
    FROM quakes
    WHERE place = \${param:place}
  columns: { id: string, heavy: boolean, asked: string }
sinks:
  strong: { kind: results }
  found: { kind: results }
trigger: available_now
until: deadline=2m
environments:
  prod: { parameters: { min: 6 } }
`

describe('a job file on real Spark and Kafka', () => {
  test('steps and query, with parameters, a variable for an option and an environment', async () => {
    const topic = await testTopic(client)
    await client.produce(
      topic,
      RECORDS.map((value) => ({ value: JSON.stringify(value) })),
    )
    const file = await fileOf('job.yaml', jobFile(topic))
    process.env['SPARKWIRE_TEST_CLIENT'] = 'from-the-environment'
    onTestFinished(() => {
      delete process.env['SPARKWIRE_TEST_CLIENT']
    })
    const place = 'It\'s "there" \\'
    for (const [environment, strong] of [
      [
        undefined,
        [
          { id: 'a', place: 'HERE' },
          { id: 'c', place: 'IT\'S "THERE" \\' },
        ],
      ],
      ['prod', [{ id: 'c', place: 'IT\'S "THERE" \\' }]],
    ] as const) {
      const loading = { params: { place }, ...(environment === undefined ? {} : { environment }) }
      const { source } = await loadJob(file, loading)
      await using run = await submit(source, {
        bootstrapServers: sharedBroker(),
        warm,
        profile: 'short',
      })
      const [rows, found] = await Promise.all([rowsOf(run.rows('strong')), rowsOf(run.rows('found'))])
      expect(rows.sort((left, right) => String(left['id']).localeCompare(String(right['id'])))).toEqual(
        strong,
      )
      expect(found).toEqual([{ id: 'c', heavy: true, asked: place }])
      expect((await run.report).verdict).toBe('SUCCEEDED')
    }
  }, 240_000)

  test('what Spark refuses is told at its line of the file', async () => {
    const topic = await testTopic(client)
    const file = await fileOf(
      'job.yaml',
      `name: refused
sources:
  lines: { kind: kafka, topic: ${topic}, value: { format: text } }
steps:
  out:
    - from: lines
    - with_columns:
        code: { expr: no_such_function(value), type: string }
sinks:
  out: { kind: results }
trigger: available_now
`,
    )
    const { source } = await loadJob(file)
    await using run = await submit(source, {
      bootstrapServers: sharedBroker(),
      warm,
      profile: 'short',
    })
    const error = await rowsOf(run.rows('out')).then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    if (!isBridgeError(error)) throw error
    expect(error.details['position']).toEqual({ file, line: 8, column: 23 })
  }, 240_000)

  test('a query that gives other rows than it declares fails before its first row', async () => {
    const topic = await testTopic(client)
    await client.produce(topic, [{ value: 'a' }])
    const file = await fileOf(
      'job.yaml',
      `name: other-rows
sources:
  lines: { kind: kafka, topic: ${topic}, value: { format: text } }
query: { text: 'SELECT length(value) AS n FROM lines', columns: { n: bigint } }
sinks:
  out: { kind: results }
trigger: available_now
`,
    )
    const { source } = await loadJob(file)
    await using run = await submit(source, {
      bootstrapServers: sharedBroker(),
      warm,
      profile: 'short',
    })
    await expect(rowsOf(run.rows('out'))).rejects.toThrow(/n: declared bigint, Spark gives int/)
  }, 240_000)
})

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  availableNow,
  avro,
  type BadRecordBudget,
  badRecords,
  csv,
  type DocumentSource,
  type Format,
  job,
  json,
  kafka,
  results,
  submit,
  t,
  toFiles,
} from '../../src/index.js'
import type { ResultRows } from '../../src/ir/job-document.js'
import type { FieldMap } from '../../src/schema/data-type.js'
import { sharedBroker, testClient, testTopic } from '../helpers/broker.js'
import { collect } from '../helpers/collect.js'
import { sharedBench } from '../helpers/shared-bench.js'

const bench = sharedBench()

async function topicWith(values: readonly (Uint8Array | string)[]): Promise<string> {
  const client = await testClient()
  const topic = await testTopic(client)
  await client.produce(
    topic,
    values.map((value) => ({ value, partition: 0 })),
  )
  return topic
}

const start = <R extends ResultRows>(source: DocumentSource<R>) =>
  submit(source, { bootstrapServers: sharedBroker(), warm: bench.warm, runsDirectory: bench.runs })

const fields = { id: t.string(), n: t.int() }
const schema = {
  type: 'record',
  name: 'A',
  fields: [
    { name: 'id', type: ['null', 'string'] },
    { name: 'n', type: ['int', 'null'] },
  ],
}

/** Bytes of every kind: any at all, text near the formats, and records that are cut or changed in one place. */
const hostile = fc.sample(
  fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    // The Avro of { id: 'a', n: 1 }, of two nulls, and of one that is cut.
    fc.constantFrom([2, 2, 97, 0, 2], [0, 2], [2, 2, 97]).map((bytes) => Uint8Array.from(bytes)),
    fc
      .constantFrom(
        '{"id":"a","n":1}',
        '{"id":"a","n":"x"}',
        'null',
        '[]',
        '""',
        ' ',
        '\n',
        'a,1',
        'a,x',
        ',',
        '"a',
      )
      .map((text) => new TextEncoder().encode(text)),
    fc.tuple(fc.nat({ max: 15 }), fc.nat({ max: 255 })).map(([at, byte]) => {
      const bytes = new TextEncoder().encode('{"id":"a","n":1}')
      bytes[at] = byte
      return bytes
    }),
  ),
  { numRuns: 150, seed: 5 },
)

describe('hostile bytes', () => {
  test('each record is a row or a bad record, never both or neither, and no bytes end the query', async () => {
    const topic = await topicWith(hostile)
    const formats: Readonly<Record<string, Format<FieldMap>>> = {
      avro: avro(fields, { schema, badRecords: 'drop' }),
      csv: csv(fields, { badRecords: 'drop' }),
      json: json(fields, { badRecords: 'drop' }),
    }
    const dead = join(bench.runs, 'dead-letters')
    const asLines = kafka({ topic, value: csv(fields, { badRecords: 'drop' }) }).as('lines')
    const sinks = Object.fromEntries(
      Object.entries(formats).flatMap(([name, value]) => {
        const source = kafka({ topic, value, include: { offset: 'kafka_offset' } })
        return [
          [`${name}_good`, results(source)],
          [`${name}_bad`, results(badRecords(source))],
        ]
      }),
    )
    const files = { csv_files: toFiles(badRecords(asLines), { format: 'json', path: dead }) }
    await using run = await start(
      job({ name: 'hostile', sinks: { ...sinks, ...files }, trigger: availableNow() }),
    )
    type Row = Readonly<Record<string, unknown>>
    const names = Object.keys(sinks)
    const read = await Promise.all(names.map((name) => collect(run.rows(name as never))))
    const rowsOf = (name: string) => (read[names.indexOf(name)] ?? []) as readonly Row[]
    for (const format of Object.keys(formats)) {
      const good = rowsOf(`${format}_good`).map((row) => Number(row['kafka_offset']))
      const bad = rowsOf(`${format}_bad`)
      const all = [...good, ...bad.map(({ offset }) => Number(offset))].sort((a, b) => a - b)
      expect(all).toEqual(hostile.map((_, at) => at))
      expect(good.length).toBeGreaterThan(0)
      expect(bad.length).toBeGreaterThan(0)
      for (const { offset, value } of bad)
        expect(Buffer.from(value as Uint8Array)).toEqual(Buffer.from(hostile[Number(offset)] ?? []))
    }
    expect((await run.report).verdict).toBe('SUCCEEDED')
    // In files they are the same as read.
    const lines = readdirSync(dead).filter((file) => file.endsWith('.json'))
    const kept = lines.flatMap((file) => readFileSync(join(dead, file), 'utf8').trim().split('\n'))
    const inFiles = kept.map((line) => JSON.parse(line) as Row)
    expect(new Set(inFiles.map(({ cause }) => cause))).toEqual(
      new Set(['value: no CSV of the declared fields']),
    )
    expect(inFiles.map(({ offset }) => Number(offset)).sort((a, b) => a - b)).toEqual(
      rowsOf('csv_bad')
        .map(({ offset }) => Number(offset))
        .sort((a, b) => a - b),
    )
  })
})

describe('a budget of bad records', () => {
  const good = '{"id":"a","n":1}'

  async function ended(values: readonly string[], badRecordBudget: BadRecordBudget): Promise<string> {
    const topic = await topicWith(values)
    const source = kafka({
      topic,
      value: json(fields, { badRecords: 'drop' }),
      badRecordBudget,
      maxOffsetsPerTrigger: 4,
    }).as('clicks')
    await using run = await start(
      job({ name: 'budget', sinks: { rows: results(source) }, trigger: availableNow() }),
    )
    const rows = await collect(run.rows('rows')).catch((error: Error) => error.message)
    const { verdict, badRecords: counts } = await run.report
    if (typeof rows === 'string') return `${verdict} ${rows.replace(topic, 'TOPIC')}`
    const { bad, records, first } = counts['rows']?.['clicks'] ?? {}
    return `${verdict} ${rows.length} rows, ${bad} bad of ${records}, the first at ${first?.offset}`
  }

  test('that is used up does not fail the job', async () => {
    expect(await ended([good, '{', good, '{'], { count: 2, percent: 50 })).toBe(
      'SUCCEEDED 2 rows, 2 bad of 4, the first at 1',
    )
  })

  test('that is exceeded fails it, with source, counts and the first bad record', async () => {
    expect(await ended([good, '{', good, good, good, '[', 'x'], { count: 2 })).toBe(
      "FAILED Job 'budget' failed: BadRecordsError: source 'clicks' has 3 bad records among 7 in query 'rows'; " +
        'expected at most 2. The first is TOPIC [0] at offset 1',
    )
  })

  test('in percent counts at the end, however few the records', async () => {
    expect(await ended([good, good, '{', good, good, good, good, good], { percent: 12.5 })).toBe(
      'SUCCEEDED 7 rows, 1 bad of 8, the first at 2',
    )
    expect(await ended([good, good, '{', good, good, good], { percent: 12.5 })).toContain(
      'expected at most 12.5 %',
    )
  })
})

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  availableNow,
  badRecords,
  confluentAvro,
  confluentJson,
  type Job,
  job,
  kafka,
  param,
  results,
  rows,
  type SubmitOptions,
  struct,
  submit,
  t,
  toConfluentAvro,
  toConfluentJson,
  toKafka,
} from '../../src/index.js'
import { resolveSparkEnvironment } from '../../src/toolchain/resolve-environment.js'
import { sharedBroker, testClient, testTopic } from '../helpers/broker.js'
import { collect } from '../helpers/collect.js'
import { type SchemaRegistry, startSchemaRegistry } from '../helpers/schema-registry.js'
import { sharedBench } from '../helpers/shared-bench.js'

const bench = sharedBench()
let registry: SchemaRegistry
beforeAll(async () => {
  registry = await startSchemaRegistry()
})
afterAll(() => registry?.[Symbol.asyncDispose]())

const record = (name: string, fields: readonly object[]): object => ({ type: 'record', name, fields })
const FIRST = record('Payment', [
  { name: 'id', type: 'string' },
  { name: 'amount', type: 'float' },
])
const SECOND = record('Payment', [
  { name: 'amount', type: 'double' },
  { name: 'note', type: 'string', default: '' },
  { name: 'id', type: 'string' },
  { name: 'currency', type: 'string', default: 'USD' },
])
const READER = record('Payment', [
  { name: 'id', type: 'string' },
  { name: 'amount', type: 'double' },
  { name: 'currency', type: 'string', default: 'EUR' },
])

/** Avro by hand: texts and bytes below 64 long. */
const text = (value: string): Buffer => Buffer.concat([Buffer.from([value.length * 2]), Buffer.from(value)])
const float = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeFloatLE(value)
  return bytes
}
const double = (value: number): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleLE(value)
  return bytes
}
/** Confluent's wire format. */
const framed = (number: number, ...parts: readonly Buffer[]): Buffer => {
  const head = Buffer.alloc(5)
  head.writeUInt32BE(number, 1)
  return Buffer.concat([head, ...parts])
}

async function topicWith(values: readonly (Buffer | null)[]): Promise<string> {
  const client = await testClient()
  const topic = await testTopic(client)
  await client.produce(
    topic,
    values.map((value) => ({ value, partition: 0 })),
  )
  return topic
}

const SECRET = 'reader:s3cret-of-the-registry'

function ran<R extends object>(source: Job<R>, warm: NonNullable<SubmitOptions['warm']> = bench.warm) {
  return submit(source, {
    bootstrapServers: sharedBroker(),
    runsDirectory: bench.runs,
    params: { registry_url: registry.url, registry_auth: SECRET },
    warm,
  })
}

const fields = { id: t.string(), amount: t.double(), currency: t.string() }

function payments(
  topic: string,
  subject: string,
  badRecordMode: 'drop' | 'fail' = 'fail',
  unknownSchemas: 'bad' | 'fail' = 'fail',
) {
  const access = { url: param('registry_url'), auth: param('registry_auth') }
  return kafka({
    topic,
    value: confluentAvro(fields, {
      schema: JSON.stringify(READER),
      badRecords: badRecordMode,
      registry: { ...access, subjects: [subject], unknownSchemas },
    }),
    include: { offset: 'at' },
  })
}

describe('Avro in Confluent wire format', () => {
  test('each record is read by the schema it names, as the reader has it', async () => {
    const first = await registry.register('payments-value', FIRST)
    const second = await registry.register('payments-value', SECOND)
    expect(second).not.toBe(first)
    const topic = await topicWith([
      framed(first, text('a'), float(1.5)),
      framed(second, double(-2.25), text('for b'), text('b'), text('CHF')),
      null,
      framed(first, text('c')),
      framed(second, text('c'), float(1.5)).subarray(0, 6),
      Buffer.from([0, 0, 0]),
      Buffer.alloc(0),
      Buffer.from([1, 0, 0, 0, first, 2, 97, 0, 0, 0, 0]),
      framed(first, text('d'), float(0)),
    ])
    const source = payments(topic, 'payments-value', 'drop')
    const sinks = { good: results(source), bad: results(badRecords(source).select('cause', 'offset')) }
    // Of its own, so that all that its JVM says is in the files.
    await using run = await ran(job({ name: 'payments', sinks, trigger: availableNow() }), false)
    const [good, bad] = await Promise.all([collect(run.rows('good')), collect(run.rows('bad'))])
    expect(good).toEqual([
      { id: 'a', amount: 1.5, currency: 'EUR', at: 0n },
      { id: 'b', amount: -2.25, currency: 'CHF', at: 1n },
      { id: null, amount: null, currency: null, at: 2n },
      { id: 'd', amount: 0, currency: 'EUR', at: 8n },
    ])
    expect(bad).toEqual(
      [3n, 4n, 5n, 6n, 7n].map((offset) => ({ cause: 'value: no Confluent Avro of the schemas', offset })),
    )
    const { verdict, files } = await run.report
    expect(verdict).toBe('SUCCEEDED')
    for (const file of [files.document, files.script, files.events, files.stdout, files.log, files.report])
      expect(readFileSync(file, 'utf8')).not.toContain('s3cret')
  })

  test('a schema that is not among them fails the query, or is a bad record where the job says so', async () => {
    const known = await registry.register('known-value', FIRST)
    const other = await registry.register('other-value', record('Payment', [{ name: 'x', type: 'int' }]))
    const topic = await topicWith([framed(known, text('a'), float(1)), framed(other, Buffer.from([2]))])
    const failing = payments(topic, 'known-value', 'drop')
    await using failed = await ran(
      job({ name: 'failing', sinks: { rows: results(failing) }, trigger: availableNow() }),
    )
    await expect(collect(failed.rows('rows'))).rejects.toThrow(
      `a record names the schema ${other}, which the registry did not have for its subjects`,
    )
    const lenient = payments(topic, 'known-value', 'drop', 'bad')
    await using run = await ran(
      job({ name: 'lenient', sinks: { rows: results(lenient.select('id')) }, trigger: availableNow() }),
    )
    expect(await collect(run.rows('rows'))).toEqual([{ id: 'a' }])
  })

  test('bytes that are not in wire format fail a query that is to fail, and say what they are', async () => {
    await registry.register('strict-value', FIRST)
    const topic = await topicWith([Buffer.from('{"id":"a"}')])
    await using run = await ran(
      job({
        name: 'strict',
        sinks: { rows: results(payments(topic, 'strict-value')) },
        trigger: availableNow(),
      }),
    )
    await expect(collect(run.rows('rows'))).rejects.toThrow(
      "a record is not in Confluent's wire format: it begins with 7B22696422",
    )
  })

  test('a subject that is not there fails the job before its first row', async () => {
    const topic = await topicWith([])
    await using run = await ran(
      job({
        name: 'absent',
        sinks: { rows: results(payments(topic, 'absent-value')) },
        trigger: availableNow(),
      }),
    )
    await expect(collect(run.rows('rows'))).rejects.toThrow(
      `RegistryError: schema registry ${registry.url}, subjects/absent-value/versions: 404`,
    )
  })
})

describe('JSON in Confluent wire format', () => {
  test('a record must name a JSON Schema of the subjects', async () => {
    const $schema = 'http://json-schema.org/draft-07/schema#'
    const schema = { $schema, type: 'object', properties: { page: { type: 'string' } } }
    const known = await registry.register('visits-value', schema, 'JSON')
    const avro = await registry.register('visits-of-old', record('Visit', [{ name: 'page', type: 'string' }]))
    const topic = await topicWith([
      framed(known, Buffer.from('{"page":"/a"}')),
      framed(avro, Buffer.from('{"page":"/b"}')),
      framed(known, Buffer.from('{"page":')),
      Buffer.from('{"page":"/c"}'),
    ])
    const source = kafka({
      topic,
      value: confluentJson(
        { page: t.string() },
        {
          badRecords: 'drop',
          registry: {
            url: param('registry_url'),
            subjects: ['visits-value', 'visits-of-old'],
            unknownSchemas: 'bad',
          },
        },
      ),
    })
    const sinks = { good: results(source), bad: results(badRecords(source).select('offset')) }
    await using run = await ran(job({ name: 'visits', sinks, trigger: availableNow() }))
    const [good, bad] = await Promise.all([collect(run.rows('good')), collect(run.rows('bad'))])
    expect(good).toEqual([{ page: '/a' }])
    expect(bad.map(({ offset }) => offset)).toEqual([1n, 2n, 3n])
  })
})

describe('records in Confluent wire format', () => {
  test('are written with the number that the registry gave their schema', async () => {
    const client = await testClient()
    const topics = { avro: await testTopic(client), json: await testTopic(client) }
    const jsonSchema = {
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      properties: { id: { type: 'string' } },
    }
    const registered = await registry.register('written-json-value', jsonSchema, 'JSON')
    const paid = rows([{ id: 'a', amount: 1.5 }], { id: t.string(), amount: t.float() })
    const access = { url: param('registry_url'), auth: param('registry_auth') }
    const sinks = {
      avro: toKafka(
        paid.select((c) => ({
          value: toConfluentAvro(struct({ id: c.id, amount: c.amount }), {
            schema: FIRST as Record<string, unknown>,
            registry: { ...access, subject: 'written-avro-value', register: true },
          }),
        })),
        { topic: topics.avro },
      ),
      json: toKafka(
        paid.select((c) => ({
          value: toConfluentJson(struct({ id: c.id }), {
            schema: jsonSchema,
            registry: { ...access, subject: 'written-json-value' },
          }),
        })),
        { topic: topics.json },
      ),
    }
    await using run = await ran(job({ name: 'written', sinks }))
    expect((await run.report).verdict).toBe('SUCCEEDED')
    const number = await registry.register('written-avro-value', FIRST)
    const values = async (topic: string): Promise<readonly unknown[]> => {
      const found: unknown[] = []
      for await (const { value } of client.read(topic, { to: 'end' })) found.push(value)
      return found
    }
    expect(await values(topics.avro)).toEqual([framed(number, text('a'), float(1.5))])
    expect(await values(topics.json)).toEqual([framed(registered, Buffer.from('{"id":"a"}'))])
  })

  test('of a schema that the subject does not have fail the job before its first record', async () => {
    await registry.register('strangers-value', FIRST)
    const { python } = await resolveSparkEnvironment({ connectors: ['kafka'] })
    const asked = await execa(
      python,
      [
        '-c',
        'import sys; from sparkwire.schema_registry import registered_number; print(registered_number(*sys.argv[1:]))',
        registry.url,
        'strangers-value',
        JSON.stringify(SECOND),
      ],
      { cwd: fileURLToPath(new URL('../../python', import.meta.url)), reject: false },
    )
    expect(asked.exitCode).toBe(1)
    expect(asked.stderr).toMatch(
      new RegExp(`RegistryError: schema registry ${registry.url}, subjects/strangers-value: 40\\d+ `),
    )
  })
})

import { describe, expect, test } from 'vitest'
import { compileJob } from '../../../src/compile/compile-job.js'
import {
  job,
  json,
  kafka,
  param,
  struct,
  t,
  toAvro,
  toConfluentAvro,
  toConfluentJson,
  toCsv,
  toKafka,
} from '../../../src/index.js'

const source = kafka({
  topic: 'orders',
  value: json({ id: t.string(), amount: t.double(), tags: t.array(t.string()) }),
})
const schema = {
  type: 'record',
  name: 'Order',
  fields: [
    { name: 'id', type: 'string' },
    { name: 'amount', type: ['null', 'double'] },
  ],
}
const registry = { url: param('registry_url'), auth: param('registry_auth'), subject: '1 orders-value' }

type Columns = Parameters<Parameters<typeof source.select>[0]>[0]
const written = (value: (columns: Columns) => unknown) => source.select((c) => ({ value: value(c) as never }))
const compiled = (...values: readonly ((columns: Columns) => unknown)[]) =>
  compileJob(
    job({
      name: 'written',
      sinks: Object.fromEntries(
        values.map((value, at) => [`s${at}`, toKafka(written(value), { topic: 'out' })]),
      ),
    }).toDocument(),
  )
const code = (name: string, message: string): unknown =>
  expect.objectContaining({ code: name, message: expect.stringContaining(message) })

describe('records with an Avro schema', () => {
  test('hold the struct against it', () => {
    expect(() => written((c) => toAvro(struct({ id: c.id, note: c.id }), { schema }))).toThrow(
      code('DEFINE_BAD_SCHEMA', 'Field note of an Avro format: not in its schema'),
    )
    expect(() => written((c) => toAvro(struct({ id: c.amount }), { schema }))).toThrow(
      code('DEFINE_BAD_SCHEMA', 'Field id of an Avro format: declared as double. Its schema gives string.'),
    )
    expect(() => written((c) => toAvro(struct({ amount: c.amount }), { schema }))).toThrow(
      code('DEFINE_BAD_SCHEMA', 'Field id of an Avro schema: the struct has none'),
    )
    expect(() => written((c) => toAvro(c.id as never, { schema }))).toThrow(
      code('DEFINE_TYPE_MISMATCH', 'Argument of toAvro: string. Expected a struct.'),
    )
  })

  test('bring the connector along, and keep one constant and one number for all of a schema', () => {
    const framed = (c: Columns) => toConfluentAvro(struct({ id: c.id }), { schema, registry })
    const { script, connectors, params } = compiled(framed, framed, (c) =>
      toAvro(struct({ id: c.id }), { schema: JSON.stringify(schema, undefined, 2) }),
    )
    expect(connectors).toEqual(['kafka', 'avro'])
    expect(params).toEqual(['bootstrap_servers', 'registry_auth', 'registry_url'])
    expect(script.match(/ORDER_AVRO = /g)).toHaveLength(1)
    expect(script.match(/schema_1_orders_value_number = registered_number\(/g)).toHaveLength(1)
  })

  test('two that differ may not have one name', () => {
    const other = { ...schema, doc: 'another' }
    const both = [schema, other].map((each) => (c: Columns) => toAvro(struct({ id: c.id }), { schema: each }))
    expect(() => compiled(...both)).toThrow(
      code('DEFINE_BAD_VALUE', 'Schemas of a job: two that differ would both be ORDER_AVRO in its script'),
    )
  })
})

describe('a registry', () => {
  test('is one that can be asked, without secrets in the job', () => {
    const withRegistry = (given: object) => () =>
      written((c) => toConfluentAvro(struct({ id: c.id }), { schema, registry: { ...registry, ...given } }))
    expect(withRegistry({ url: 'registry' })).toThrow(code('DEFINE_BAD_VALUE', 'url of a Schema Registry'))
    expect(withRegistry({ url: 'http://me:pw@r' })).toThrow(code('DEFINE_FORBIDDEN_OPTION', 'it has a user'))
    expect(withRegistry({ auth: 'me:pw' })).toThrow(code('DEFINE_BAD_VALUE', 'auth of a Schema Registry'))
    expect(withRegistry({ subject: ' ' })).toThrow(code('DEFINE_BAD_VALUE', 'subject of a Schema Registry'))
    expect(withRegistry({ retries: 3 })).toThrow(code('DEFINE_UNKNOWN_OPTION', 'retries'))
  })

  test('takes a JSON Schema for JSON', () => {
    const framed = (json: unknown) => (c: Columns) =>
      toConfluentJson(struct({ id: c.id }), { schema: json as string, registry })
    expect(compiled(framed('{ "type": "object" }')).script).toContain('SCHEMA_1_ORDERS_VALUE_JSON_SCHEMA')
    expect(() => compiled(framed('{'))).toThrow(code('DEFINE_BAD_SCHEMA', 'JSON Schema: {.'))
  })
})

test('a line of CSV has no values inside values', () => {
  expect(() => written((c) => toCsv(struct({ tags: c.tags })))).toThrow(
    code('DEFINE_TYPE_MISMATCH', 'a struct of plain values'),
  )
})

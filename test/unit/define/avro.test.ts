import { describe, expect, test } from 'vitest'
import { compileJob } from '../../../src/compile/compile-job.js'
import { avro, confluentAvro, confluentJson } from '../../../src/define/avro.js'
import { job } from '../../../src/define/job.js'
import { kafka } from '../../../src/define/kafka.js'
import { param } from '../../../src/define/param.js'
import { results } from '../../../src/define/sinks.js'
import { parseDocument } from '../../../src/ir/parse-document.js'
import { t } from '../../../src/schema/type-builders.js'
import { columns } from './quakes.js'

const schema = {
  type: 'record',
  name: 'Order',
  fields: [
    { name: 'id', type: 'string' },
    { name: 'amount', type: ['null', 'double'] },
  ],
}
const fields = { id: t.string() }
const url = 'http://registry:8081'

const jobOf = (value: Parameters<typeof kafka>[0]['value'], subscription: object = { topic: 'orders' }) =>
  job({ name: 'j', sinks: { rows: results(kafka({ ...subscription, value } as never)) } }).toDocument()

const refused = (code: string, message: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(message) })

describe('an Avro format', () => {
  test('has the declared fields, not all of the schema', () => {
    expect(columns(kafka({ topic: 'a', value: avro(fields, { schema }) }))).toEqual(['id string?'])
  })

  test('is the same from text and from an object, and after its document was read again', () => {
    const document = jobOf(avro(fields, { schema }))
    expect(jobOf(avro(fields, { schema: JSON.stringify(schema, undefined, 4) })).relations).toMatchObject(
      document.relations.map(({ site: _site, ...entry }) => entry),
    )
    expect(compileJob(parseDocument(JSON.parse(JSON.stringify(document)))).script).toBe(
      compileJob(document).script,
    )
  })

  test('needs the connector of Avro, as JSON does not', () => {
    expect(jobOf(avro(fields, { schema })).connectors).toEqual(['kafka', 'avro'])
    expect(jobOf(confluentJson(fields)).connectors).toEqual(['kafka'])
  })

  test.each<[object, object, string]>([
    [
      { ident: t.string() },
      schema,
      'Field ident of an Avro format: not in its schema. Expected one of id, amount.',
    ],
    [{ id: t.bigint() }, schema, 'Field id of an Avro format: declared as bigint. Its schema gives string.'],
    [fields, { type: 'string' }, 'Expected the schema of a record.'],
  ])('refuses %j of %j', (declared, given, message) => {
    expect(() =>
      kafka({ topic: 'a', value: avro(declared as typeof fields, { schema: given as never }) }),
    ).toThrow(refused('DEFINE_BAD_SCHEMA', message))
  })

  test('refuses a text that is no JSON', () => {
    expect(() => avro(fields, { schema: 'record Order {}' })).toThrow(
      refused('DEFINE_BAD_SCHEMA', 'Expected JSON.'),
    )
  })
})

describe('a format in Confluent wire format', () => {
  const withRegistry = (registry: object) => confluentAvro(fields, { schema, registry: registry as never })

  test('asks for the subjects of the topics, or for those it is given', () => {
    const script = compileJob(jobOf(withRegistry({ url }), { topics: ['a', 'b'] })).script
    expect(script).toContain('registry_schemas("http://registry:8081", "a-value", "b-value")')
    const given = compileJob(jobOf(withRegistry({ url, subjects: ['Order'] }), { topicPattern: '^a' })).script
    expect(given).toContain('registry_schemas("http://registry:8081", "Order")')
  })

  test('takes address and credentials as parameters of the run', () => {
    const compiled = compileJob(jobOf(withRegistry({ url: param('where'), auth: param('who') })))
    expect(compiled.params).toEqual(['bootstrap_servers', 'where', 'who'])
    expect(compiled.script).toContain('auth=bridge.param("who")')
  })

  test('says where an unknown schema is a bad record', () => {
    expect(compileJob(jobOf(withRegistry({ url }))).script).not.toContain('unknown=')
    expect(compileJob(jobOf(withRegistry({ url, unknownSchemas: 'bad' }))).script).toContain('unknown="bad"')
  })

  test.each<[object, string, string]>([
    [{ url: 'registry:8081' }, 'DEFINE_BAD_VALUE', 'Expected http://… or https://…'],
    [{ url: 'http://user:pass@registry' }, 'DEFINE_FORBIDDEN_OPTION', 'Expected a URL without credentials.'],
    [
      { url, auth: 'user:pass' },
      'DEFINE_BAD_VALUE',
      'auth of a Schema Registry: "…". Expected secret(\'name\').',
    ],
    [{ url, subjects: [] }, 'DEFINE_BAD_VALUE', 'Expected names of subjects.'],
    [{ url, unknownSchemas: 'skip' }, 'DEFINE_BAD_VALUE', 'Expected fail or bad.'],
    [{ url, urls: [] }, 'DEFINE_UNKNOWN_OPTION', 'Option of registry of confluentAvro: urls.'],
  ])('refuses the registry %j', (registry, code, message) => {
    expect(() => jobOf(withRegistry(registry))).toThrow(refused(code, message))
  })

  test('needs subjects where a pattern names the topics', () => {
    expect(() => jobOf(withRegistry({ url }), { topicPattern: '^a' })).toThrow(
      refused('DEFINE_BAD_VALUE', 'subjects of a Schema Registry: null.'),
    )
  })

  test('never shows a secret that was given in the wrong place', () => {
    expect(() => jobOf(withRegistry({ url, auth: 'user:s3cret' }))).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('s3cret') }),
    )
  })
})

import { expect, test } from 'vitest'
import { compileJob } from '../../../src/compile/compile-job.js'
import { confluentAvro, confluentJson, job, kafka, param, results, t } from '../../../src/index.js'
import { parseJobFile } from '../../../src/jobfile/parse-job-file.js'

const SCHEMA = { type: 'record', name: 'Order', fields: [{ name: 'id', type: 'string' }] }

test('a registry with its secrets is what it is in a pipeline, and they go to the run', () => {
  const { document, params } = parseJobFile(
    `name: orders
parameters: { registry: string }
sources:
  orders:
    kind: kafka
    topic: orders
    key:
      format: confluent_avro
      schema: { id: string }
      avro_schema: ${JSON.stringify(SCHEMA)}
      registry: { url: '\${env:REGISTRY}', auth: '\${param:registry}', subjects: [ids], unknown_schemas: bad }
      bad_records: drop
    value:
      format: confluent_json
      schema: { amount: double }
      options: { allowComments: 'true' }
      registry: { url: 'https://\${env:HOST}:8081' }
sinks:
  orders: { kind: results }`,
    {
      file: 'job.yaml',
      params: { registry: 'me:hunter2' },
      variables: { REGISTRY: 'http://elsewhere', HOST: 'registry.example' },
    },
  )
  const orders = kafka({
    topic: 'orders',
    key: confluentAvro(
      { id: t.string() },
      {
        schema: SCHEMA,
        badRecords: 'drop',
        registry: {
          url: param('env.REGISTRY'),
          auth: param('registry'),
          subjects: ['ids'],
          unknownSchemas: 'bad',
        },
      },
    ),
    value: confluentJson(
      { amount: t.double() },
      { options: { allowComments: 'true' }, registry: { url: 'https://registry.example:8081' } },
    ),
  })
  const pipeline = job({ name: 'orders', sinks: { orders: results(orders) } })
  const { script, params: needed } = compileJob(document)
  expect(script).toBe(compileJob(pipeline.toDocument()).script)
  expect(script).not.toContain('hunter2')
  expect(needed).toEqual(['bootstrap_servers', 'env.REGISTRY', 'registry'])
  expect(params).toEqual({ 'env.REGISTRY': 'http://elsewhere', registry: 'me:hunter2' })
  expect(document.connectors).toEqual(['kafka', 'avro'])
})

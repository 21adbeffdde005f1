import { expect, test } from 'vitest'
import {
  availableNow,
  confluentAvro,
  job,
  kafka,
  param,
  results,
  script,
  secret,
  t,
  text,
  toFiles,
  toKafka,
} from '../../../src/index.js'
import { isSecretOption } from '../../../src/ir/secret-option.js'
import { secretParams } from '../../../src/ir/secret-params.js'

test.each([
  ...['kafka.sasl.jaas.config', 'kafka.ssl.keystore.key', 'kafka.ssl.truststore.password', 'auth'],
  ...['kafka.basic.auth.user.info', 'fs.s3a.access.key', 'fs.s3a.session.token', 'api.key'],
])('%s holds a secret', (option) => expect(isSecretOption(option)).toBe(true))

test.each([
  ...['kafka.bootstrap.servers', 'kafka.sasl.mechanism', 'kafka.sasl.oauthbearer.token.endpoint.url'],
  ...['kafka.ssl.truststore.certificates', 'kafka.ssl.keystore.type', 'path', 'author'],
])('%s holds none', (option) => expect(isSecretOption(option)).toBe(false))

test('those that are said to be, and those of options that are, wherever they stand', () => {
  const schema = { type: 'record', name: 'Order', fields: [{ name: 'id', type: 'string' }] }
  const orders = kafka({
    topic: 'orders',
    bootstrapServers: secret('where'),
    value: confluentAvro(
      { id: t.string() },
      { schema, registry: { url: 'http://registry:8081', auth: param('registry') } },
    ),
    options: {
      'kafka.security.protocol': param('protocol'),
      'kafka.sasl.jaas.config': param('login'),
      'kafka.ssl.key.password': param('login'),
    },
  })
  const document = job({
    name: 'orders',
    sinks: {
      out: toKafka(kafka({ topic: 'a', value: text() }), {
        topic: 'b',
        options: { 'kafka.ssl.keystore.key': secret('key') },
      }),
      files: toFiles(orders, {
        format: 'json',
        path: param('folder'),
        options: { 'fs.s3a.secret.key': param('s3') },
      }),
      rows: results(orders),
    },
    trigger: availableNow(),
  }).toDocument()
  expect(secretParams(document)).toEqual([
    { param: 'key', options: ['kafka.ssl.keystore.key'] },
    { param: 'login', options: ['kafka.sasl.jaas.config', 'kafka.ssl.key.password'] },
    { param: 'registry', options: ['auth'] },
    { param: 's3', options: ['fs.s3a.secret.key'] },
    { param: 'where', options: ['bootstrapServers'] },
  ])
})

test('of a script nothing is known', () => {
  expect(secretParams(script({ name: 'own', path: 'own.py' }).toDocument())).toEqual([])
})

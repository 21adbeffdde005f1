import { expect, test } from 'vitest'
import { hideSecretValues } from '../../../src/ir/hide-secret-values.js'

test.each([
  ['auth: me:pw', 'auth: *****'],
  [
    "registry: { url: 'http://r', auth: 'me:pw', subject: s }",
    "registry: { url: 'http://r', auth: '*****', subject: s }",
  ],
  [
    '  kafka.sasl.jaas.config: "x \\"password\\" y"  # note',
    '  kafka.sasl.jaas.config: "* ************ *"  # note',
  ],
  ['{"kafka.ssl.key.password": "hunter2", "a": 1}', '{"kafka.ssl.key.password": "*******", "a": 1}'],
  ['key.password: |\n  line one\n  two\nnext: 1', 'key.password: |\n  **** ***\n  ***\nnext: 1'],
  // What is no secret, and where one comes from.
  ['topic: orders', 'topic: orders'],
  ['auth: ${param:registry_auth}', 'auth: ${param:registry_auth}'],
  ['login: { secret: true }', 'login: { secret: true }'],
  ['password:\n  topic: a', 'password:\n  topic: a'],
])('of a job file: %s', (text, shown) => {
  expect(hideSecretValues(text, 'yaml')).toBe(shown)
})

test.each([
  ["options: { 'kafka.sasl.jaas.config': 'user me' }", "options: { 'kafka.sasl.jaas.config': '**** **' }"],
  ["const password = 'hunter2'", "const password = '*******'"],
  ["'kafka.sasl.jaas.config': secret('kafka_login')", "'kafka.sasl.jaas.config': secret('kafka_login')"],
  ['secrets: { kafka_login: KAFKA_LOGIN }', 'secrets: { kafka_login: KAFKA_LOGIN }'],
  ['const token = tokenOf(row)', 'const token = tokenOf(row)'],
])('of a program: %s', (text, shown) => {
  expect(hideSecretValues(text, 'program')).toBe(shown)
})

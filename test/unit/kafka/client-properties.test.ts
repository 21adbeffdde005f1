import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { signInOf } from '../../../src/kafka/client-properties.js'
import { parseProperties, readClientProperties } from '../../../src/kafka/client-properties-file.js'

const LOGIN = 'org.apache.kafka.common.security.plain.PlainLoginModule required'
const sasl = { 'security.protocol': 'SASL_PLAINTEXT', 'sasl.mechanism': 'PLAIN' }

describe('how a client signs in', () => {
  test('where nothing is said it does not, and what else a client may be told is left aside', () => {
    expect(signInOf({})).toEqual({})
    expect(signInOf({ 'security.protocol': 'plaintext', 'sasl.mechanism': 'PLAIN', acks: 'all' })).toEqual({})
  })

  test.each([
    [`${LOGIN} username="ada" password="love lace";`, 'love lace'],
    [`${LOGIN} username='ada' password='a"b';`, 'a"b'],
    [`${LOGIN}\n  password="a\\"b\\\\c"\n  username="ada";`, 'a"b\\c'],
    [`${LOGIN} username=ada password=lovelace;`, 'lovelace'],
  ])('%j', (config, password) => {
    expect(signInOf({ ...sasl, 'sasl.jaas.config': config })).toEqual({
      sasl: { mechanism: 'plain', username: 'ada', password },
    })
  })

  test('by SCRAM over TLS, trusting a certificate and showing one', () => {
    const signIn = signInOf({
      'security.protocol': 'SASL_SSL',
      'sasl.mechanism': 'SCRAM-SHA-512',
      'sasl.jaas.config': `${LOGIN} username="ada" password="lovelace";`,
      'ssl.truststore.certificates': 'THEIRS',
      'ssl.keystore.certificate.chain': 'OURS',
      'ssl.keystore.key': 'KEY',
      'ssl.key.password': 'opens',
      'ssl.endpoint.identification.algorithm': '',
    })
    expect(signIn.sasl).toEqual({ mechanism: 'scram-sha-512', username: 'ada', password: 'lovelace' })
    expect(signIn.ssl).toMatchObject({ ca: 'THEIRS', cert: 'OURS', key: 'KEY', passphrase: 'opens' })
    expect(signIn.ssl?.checkServerIdentity?.('any', {} as never)).toBeUndefined()
  })

  test.each([
    [{ 'security.protocol': 'TLS' }, 'KAFKA_SIGN_IN_UNSUPPORTED', 'security.protocol = TLS'],
    [{ 'security.protocol': 'SASL_SSL' }, 'KAFKA_SIGN_IN_UNSUPPORTED', 'sasl.mechanism = GSSAPI'],
    [{ ...sasl, 'sasl.jaas.config': `${LOGIN};` }, 'KAFKA_SIGN_IN_UNSUPPORTED', 'sasl.jaas.config = …'],
    [
      { 'security.protocol': 'SSL', 'ssl.truststore.location': '/t.jks' },
      'KAFKA_SIGN_IN_UNSUPPORTED',
      'ssl.truststore.type = JKS',
    ],
    [
      { 'security.protocol': 'SSL', 'ssl.truststore.type': 'PEM', 'ssl.truststore.location': '/no/such.pem' },
      'KAFKA_BAD_PROPERTIES',
      '/no/such.pem',
    ],
  ])('refuses %j', (properties, code, message) => {
    expect(() => signInOf(properties)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    )
  })
})

describe('the file of properties', () => {
  test('as java.util.Properties reads it', () => {
    const text = [
      '# a comment',
      'security.protocol=SASL_SSL',
      'sasl.mechanism : PLAIN',
      'sasl.jaas.config=Login required \\',
      '    username="ada" password="a\\\\b=c#d";',
      'ssl.truststore.certificates=-----BEGIN CERTIFICATE-----\\nMII\\u0042\\n',
      'empty=',
      '',
    ].join('\n')
    expect(parseProperties(text)).toEqual({
      'security.protocol': 'SASL_SSL',
      'sasl.mechanism': 'PLAIN',
      'sasl.jaas.config': 'Login required username="ada" password="a\\b=c#d";',
      'ssl.truststore.certificates': '-----BEGIN CERTIFICATE-----\nMIIB\n',
      empty: '',
    })
  })

  test('that is not there is told by its name', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sw-properties-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'client.properties')
    expect(() => readClientProperties(file)).toThrow(
      expect.objectContaining({ code: 'KAFKA_BAD_PROPERTIES' }),
    )
    writeFileSync(file, 'security.protocol=SSL')
    expect(readClientProperties(file)).toEqual({ 'security.protocol': 'SSL' })
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isBridgeError } from '../../src/errors/bridge-error.js'
import { job, kafka, results, secret, text } from '../../src/index.js'
import { type BrokerFaultKind, findBrokerFault } from '../../src/kafka/broker-fault.js'
import type { ClientProperties } from '../../src/kafka/client-properties.js'
import { connectKafka } from '../../src/kafka/connect-kafka.js'
import { compileSource } from '../../src/run/compile-source.js'
import { preflight } from '../../src/run/preflight/preflight.js'
import { runParams } from '../../src/run/run-params.js'
import { submit } from '../../src/run/submit.js'
import { type ListenerBroker, startListenerBroker } from '../helpers/listener-broker.js'
import { warmBench } from '../helpers/warm-bench.js'

const bench = warmBench()

/** A broker that nobody runs. */
const NOWHERE = '127.0.0.1:1'

let broker: ListenerBroker
const addressOf = (listener: string): string =>
  listener === 'nowhere' ? NOWHERE : String(broker[listener as keyof ListenerBroker])
beforeAll(async () => {
  broker = await startListenerBroker()
})
afterAll(() => broker[Symbol.asyncDispose]())

const LOGIN = 'org.apache.kafka.common.security.plain.PlainLoginModule required username="ada" password='
const SASL: ClientProperties = {
  'security.protocol': 'SASL_PLAINTEXT',
  'sasl.mechanism': 'PLAIN',
  'sasl.jaas.config': `${LOGIN}"lovelace";`,
}
const WRONG_PASSWORD = { ...SASL, 'sasl.jaas.config': `${LOGIN}"l0velace";` }
const PLAIN: ClientProperties = { 'security.protocol': 'PLAINTEXT' }
const TLS: ClientProperties = { 'security.protocol': 'SSL' }

/** The listener, how the client is told to speak, what asking shows, and the entry of the catalogue for a failed run. */
const FAULTS: readonly (readonly [string, ClientProperties, BrokerFaultKind, string])[] = [
  ['nowhere', PLAIN, 'down', 'kafka-down'],
  ['tls', PLAIN, 'speaks-tls', 'kafka-plain-on-tls-port'],
  ['plain', TLS, 'speaks-plain', 'kafka-tls-on-plain-port'],
  ['sasl', PLAIN, 'wants-sasl', 'kafka-plain-on-sasl-port'],
  ['plain', SASL, 'takes-no-sasl', 'kafka-sasl-on-plain-port'],
  ['sasl', { ...SASL, 'sasl.mechanism': 'SCRAM-SHA-512' }, 'other-mechanism', 'kafka-mechanism'],
  ['sasl', WRONG_PASSWORD, 'wrong-password', 'kafka-wrong-password'],
  ['tls', TLS, 'certificate', 'kafka-certificate'],
  ['misled', PLAIN, 'advertised-unknown', 'kafka-advertised-unknown'],
  ['gone', PLAIN, 'advertised-unreachable', 'kafka-advertised-unreachable'],
]

/** A job that reads there; its client gives up sooner than it would by itself. */
function reading(properties: ClientProperties) {
  const { 'sasl.jaas.config': login, ...rest } = properties
  const source = kafka({
    topic: 'words',
    read: 'batch',
    value: text(),
    fetchOffsetNumRetries: 1,
    options: {
      ...Object.fromEntries(Object.entries(rest).map(([name, value]) => [`kafka.${name}`, value])),
      ...(login === undefined ? {} : { 'kafka.sasl.jaas.config': secret('login') }),
      'kafka.default.api.timeout.ms': '4000',
      'kafka.request.timeout.ms': '3000',
    },
  })
  return {
    source: job({ name: 'reads', sinks: { rows: results(source) } }),
    secrets: { login: login ?? '' },
  }
}

describe('asking the brokers', () => {
  test.each(FAULTS)('%s with %o is %s, within seconds', async (listener, properties, kind) => {
    const began = performance.now()
    expect(await findBrokerFault([addressOf(listener)], properties)).toMatchObject({ kind })
    expect(performance.now() - began).toBeLessThan(8000)
  })

  test('a listener that the client speaks with has no fault', async () => {
    expect(await findBrokerFault([broker.plain], PLAIN)).toBeUndefined()
    expect(await findBrokerFault([broker.sasl], SASL)).toBeUndefined()
  })
})

test('a client of ours says which it is, and what to do', async () => {
  const { sasl, tls } = broker
  const wrong = connectKafka({ bootstrapServers: sasl, properties: WRONG_PASSWORD })
  const error = await wrong.catch((reason: unknown) => reason)
  expect(isBridgeError(error, 'KAFKA_SIGN_IN_REFUSED')).toBe(true)
  expect(JSON.stringify([error, String(error)])).not.toContain('l0velace')
  await expect(connectKafka({ bootstrapServers: tls })).rejects.toMatchObject({
    code: 'KAFKA_LISTENER_DIFFERS',
    message: `The Kafka broker at ${tls} cannot be used: its listener speaks TLS, and the client PLAINTEXT.`,
    hint: expect.stringContaining('security.protocol'),
  })
  await using client = await connectKafka({ bootstrapServers: sasl, properties: SASL })
  expect(await client.listTopics()).toEqual([])
})

test('before a run each is an error, and none keeps the checks for long', async () => {
  const began = performance.now()
  const found = await Promise.all(
    FAULTS.map(async ([listener, properties]) => {
      const { source, secrets } = reading(properties)
      const compiled = await compileSource(source)
      const { params } = runParams(compiled, { bootstrapServers: addressOf(listener), secrets })
      const { errors } = await preflight({
        ...{ job: compiled, params, checkpoint: undefined, runsDirectory: bench.runs, driverIsHere: true },
      })
      return errors.map(({ code, details }) => `${code} ${String(details['fault'] ?? '-')}`)
    }),
  )
  expect(found).toEqual([
    ['KAFKA_UNREACHABLE -'],
    ['KAFKA_LISTENER_DIFFERS speaks-tls'],
    ['KAFKA_LISTENER_DIFFERS speaks-plain'],
    ['KAFKA_LISTENER_DIFFERS wants-sasl'],
    ['KAFKA_LISTENER_DIFFERS takes-no-sasl'],
    ['KAFKA_LISTENER_DIFFERS other-mechanism'],
    ['KAFKA_SIGN_IN_REFUSED wrong-password'],
    ['KAFKA_SIGN_IN_REFUSED certificate'],
    ['KAFKA_LISTENER_DIFFERS advertised-unknown'],
    ['KAFKA_LISTENER_DIFFERS advertised-unreachable'],
  ])
  expect(performance.now() - began).toBeLessThan(20_000)
})

test("a way to sign in that only Kafka's own client has leaves the topics unchecked", async () => {
  const properties = { ...TLS, 'ssl.truststore.location': '/etc/kafka/trust.jks' }
  const compiled = await compileSource(reading(properties).source)
  const { errors, warnings } = await preflight({
    ...{ job: compiled, params: { bootstrap_servers: broker.tls }, checkpoint: undefined },
    ...{ runsDirectory: bench.runs, driverIsHere: true },
  })
  expect(errors).toEqual([])
  expect(warnings).toMatchObject([{ code: 'PREFLIGHT_UNCHECKED', message: expect.stringContaining('JKS') }])
})

/** Those of which there are recordings in test/fixtures/failures need no run of their own. */
const RECORDED = ['kafka-tls-on-plain-port', 'kafka-sasl-on-plain-port', 'kafka-wrong-password']

test('after a run that nobody checked first, the diagnosis is the same', async () => {
  const faults = FAULTS.filter(([, , , diagnosis]) => !RECORDED.includes(diagnosis))
  const ends = await Promise.all(
    faults.map(async ([listener, properties]) => {
      const { source, secrets } = reading(properties)
      await using run = await submit(source, {
        ...{ runsDirectory: bench.runs, master: 'local[2]', warm: bench.driver, preflight: false },
        ...{ bootstrapServers: addressOf(listener), secrets },
      })
      const { error } = await run.report
      return error?.details['diagnosis']
    }),
  )
  expect(ends).toEqual(faults.map(([, , , diagnosis]) => diagnosis))
})

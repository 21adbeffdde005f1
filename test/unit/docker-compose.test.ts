import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { kafkaProperties } from '../../src/sandbox/kafka-properties.js'
import { KAFKA_VERSION, SPARK_VERSION } from '../../src/toolchain/versions.js'

interface Service {
  readonly image: string
  readonly ports: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly healthcheck?: { readonly test: readonly string[] }
}

const file = new URL('../../docker-compose.yml', import.meta.url)
const { services } = parse(readFileSync(file, 'utf8')) as { services: Record<string, Service> }

test('runs the versions that sparkwire is pinned to', () => {
  const images = Object.fromEntries(Object.entries(services).map(([name, { image }]) => [name, image]))
  expect(images).toEqual({
    kafka: `apache/kafka:${KAFKA_VERSION}`,
    'spark-master': `apache/spark:${SPARK_VERSION}`,
    'spark-worker': `apache/spark:${SPARK_VERSION}`,
  })
})

test('the broker has an address for the containers and one for this machine, each with its listener', () => {
  const environment = services['kafka']?.environment ?? {}
  const advertised = environment['KAFKA_ADVERTISED_LISTENERS']?.split(',')
  expect(advertised).toEqual(['INTERNAL://kafka:19092', 'HOST://localhost:9092'])
  const listeners = environment['KAFKA_LISTENERS'] ?? ''
  const protocols = environment['KAFKA_LISTENER_SECURITY_PROTOCOL_MAP'] ?? ''
  for (const name of ['INTERNAL', 'HOST', 'CONTROLLER']) {
    expect(listeners).toContain(`${name}://`)
    expect(protocols).toContain(`${name}:PLAINTEXT`)
  }
  expect(services['kafka']?.ports).toEqual(['127.0.0.1:9092:9092'])
})

test('every service has a health check and opens its ports on loopback alone', () => {
  for (const { healthcheck, ports } of Object.values(services)) {
    expect(healthcheck?.test.length).toBeGreaterThan(1)
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([])
  }
})

test("the broker keeps records and makes topics as the sandbox's does", () => {
  const environment = services['kafka']?.environment ?? {}
  const node = { id: 1, brokerPort: 1, controllerPort: 2 }
  const sandbox = kafkaProperties({ node, nodes: [node], dataDirectory: '/d' })
  const shared = sandbox
    .trim()
    .split('\n')
    .map((line) => line.split('=') as [string, string])
    .filter(([name]) => /replication\.factor|min\.isr|auto\.create|retention|rebalance\.delay/.test(name))
  expect(shared).toHaveLength(9)
  const names = shared.map(([name]) => `KAFKA_${name.toUpperCase().replaceAll('.', '_')}`)
  expect(names.map((name) => environment[name])).toEqual(shared.map(([, value]) => value))
})

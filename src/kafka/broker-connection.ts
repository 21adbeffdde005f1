import { createRequire } from 'node:module'
import { parseAddress } from './broker-probe.js'
import type { SignIn } from './client-properties.js'

/** One connection to one broker, for requests that kafkajs itself has not. */
export interface BrokerConnection {
  connect(): Promise<unknown>
  /** Signs in before the first request. */
  send<Answer>(request: BrokerRequest<Answer>): Promise<Answer>
  disconnect(): Promise<unknown>
}

/** A request as kafkajs takes it, and how its answer is read. */
export interface BrokerRequest<Answer> {
  readonly request: object
  readonly response: {
    decode(bytes: Buffer): Promise<Answer>
    parse(answer: Answer): Promise<Answer>
  }
}

/** Of SaslHandshake (17) and SaslAuthenticate (36), which every broker from Kafka 1.0 on has. */
const SASL_VERSIONS = { 17: { minVersion: 0, maxVersion: 1 }, 36: { minVersion: 0, maxVersion: 1 } }

const require = createRequire(import.meta.url)

/** A connection of kafkajs's without the rest of its client; `limitMs` bounds connecting and each answer. */
export function brokerConnection(server: string, limitMs: number, signIn: SignIn = {}): BrokerConnection {
  const { host, port } = parseAddress(server) ?? { host: server, port: 0 }
  const Connection = require('kafkajs/src/network/connection') as new (
    options: object,
  ) => BrokerConnection & {
    setVersions(versions: object): void
    setSupportAuthenticationProtocol(isSupported: boolean): void
  }
  const createSocketFactory = require('kafkajs/src/network/socketFactory') as () => unknown
  const silent = { namespace: () => silent, debug() {}, info() {}, warn() {}, error() {} }
  const connection = new Connection({
    host,
    port,
    // It keeps what signs in beside what it is given.
    ...(signIn.ssl === undefined ? {} : { ssl: signIn.ssl }),
    ...(signIn.sasl === undefined ? {} : { sasl: { ...signIn.sasl } }),
    clientId: 'sparkwire-preflight',
    logger: silent,
    socketFactory: createSocketFactory(),
    connectionTimeout: limitMs,
    requestTimeout: limitMs,
  })
  connection.setVersions(SASL_VERSIONS)
  connection.setSupportAuthenticationProtocol(true)
  return connection
}

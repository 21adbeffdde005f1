import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from 'node:tls'
import type { SASLOptions } from 'kafkajs'
import { KafkaError } from '../errors/kafka-error.js'

/**
 * How a client signs in, by the names of Kafka's own client: `security.protocol`, `sasl.…` and `ssl.…`; others are left
 * aside. Follows https://kafka.apache.org/documentation/#security
 */
export type ClientProperties = Readonly<Record<string, string>>

/** How this client speaks to a listener. */
export interface SignIn {
  /** Absent: without TLS. */
  readonly ssl?: ConnectionOptions
  /** Absent: without SASL. */
  readonly sasl?: SASLOptions
}

const PROTOCOLS: Readonly<Record<string, { readonly tls: boolean; readonly sasl: boolean }>> = {
  PLAINTEXT: { tls: false, sasl: false },
  SSL: { tls: true, sasl: false },
  SASL_PLAINTEXT: { tls: false, sasl: true },
  SASL_SSL: { tls: true, sasl: true },
}
const MECHANISMS: Readonly<Record<string, 'plain' | 'scram-sha-256' | 'scram-sha-512'>> = {
  PLAIN: 'plain',
  'SCRAM-SHA-256': 'scram-sha-256',
  'SCRAM-SHA-512': 'scram-sha-512',
}

/** What `security.protocol` says. @throws KafkaError KAFKA_SIGN_IN_UNSUPPORTED */
export function protocolOf(properties: ClientProperties) {
  const name = properties['security.protocol']?.toUpperCase() ?? 'PLAINTEXT'
  const protocol = PROTOCOLS[name]
  if (protocol === undefined) throw unsupported('security.protocol', name, Object.keys(PROTOCOLS).join(', '))
  return { name, ...protocol }
}

/** @throws KafkaError KAFKA_SIGN_IN_UNSUPPORTED, KAFKA_BAD_PROPERTIES */
export function signInOf(properties: ClientProperties): SignIn {
  const protocol = protocolOf(properties)
  return {
    ...(protocol.tls ? { ssl: tlsOf(properties) } : {}),
    ...(protocol.sasl ? { sasl: saslOf(properties) } : {}),
  }
}

function saslOf(properties: ClientProperties): SASLOptions {
  const name = properties['sasl.mechanism'] ?? 'GSSAPI'
  const mechanism = MECHANISMS[name]
  if (mechanism === undefined) throw unsupported('sasl.mechanism', name, Object.keys(MECHANISMS).join(', '))
  const { username, password } = jaasOptions(properties['sasl.jaas.config'] ?? '')
  if (username === undefined || password === undefined)
    throw unsupported('sasl.jaas.config', '…', 'username="…" and password="…" in it')
  return { mechanism, username, password } as SASLOptions
}

/** The settings of a JAAS configuration: `Module required username="ada" password="…";`. */
function jaasOptions(text: string): Readonly<Record<string, string>> {
  const options = text.matchAll(/(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s;"']+))/g)
  return Object.fromEntries(
    [...options].map(([, name = '', double, single, bare = '']) => [
      name,
      (double ?? single)?.replace(/\\(.)/g, '$1') ?? bare,
    ]),
  )
}

function tlsOf(properties: ClientProperties): ConnectionOptions {
  return {
    ...trusted(properties),
    ...ownCertificate(properties),
    // An empty one turns the check of the host's name off.
    ...(properties['ssl.endpoint.identification.algorithm'] === ''
      ? { checkServerIdentity: () => undefined }
      : {}),
  }
}

/** Whom to trust; where nothing is said, those whom Node trusts. */
function trusted(properties: ClientProperties): ConnectionOptions {
  const inline = properties['ssl.truststore.certificates']
  if (inline !== undefined) return { ca: inline }
  const file = properties['ssl.truststore.location']
  if (file === undefined) return {}
  return { ca: pemOf('truststore', properties, file) }
}

/** The certificate and key that this client shows. */
function ownCertificate(properties: ClientProperties): ConnectionOptions {
  const chain = properties['ssl.keystore.certificate.chain']
  const key = properties['ssl.keystore.key']
  const file = properties['ssl.keystore.location']
  const passphrase = properties['ssl.key.password'] ?? properties['ssl.keystore.password']
  const opened = passphrase === undefined ? {} : { passphrase }
  if (chain !== undefined && key !== undefined) return { cert: chain, key, ...opened }
  if (file === undefined) return {}
  if (properties['ssl.keystore.type']?.toUpperCase() === 'PKCS12')
    return { pfx: fileOf('ssl.keystore.location', file), ...opened }
  const pem = pemOf('keystore', properties, file)
  return { cert: pem, key: pem, ...opened }
}

function pemOf(store: 'truststore' | 'keystore', properties: ClientProperties, file: string): string {
  const type = properties[`ssl.${store}.type`]?.toUpperCase() ?? 'JKS'
  if (type !== 'PEM') throw unsupported(`ssl.${store}.type`, type, 'PEM')
  return fileOf(`ssl.${store}.location`, file).toString('utf8')
}

function fileOf(property: string, file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw new KafkaError('KAFKA_BAD_PROPERTIES', {
      message: `The file of ${property} cannot be read: ${(cause as Error).message}. Expected a file that this user may read.`,
      hint: 'check the path, or give the text itself: ssl.truststore.certificates, ssl.keystore.key',
      details: { property, file },
      cause,
    })
  }
}

function unsupported(property: string, value: string, expected: string): KafkaError {
  return new KafkaError('KAFKA_SIGN_IN_UNSUPPORTED', {
    message: `This client cannot sign in to Kafka with ${property} = ${value}. Expected ${expected}.`,
    hint: "Kafka's own client, and so Spark, has more ways; give this client the properties of one that it has",
    details: { property, value },
  })
}

import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BrokerCertificate, makeCertificate } from './broker-certificate.js'
import type { KafkaProgram } from './kafka-program.js'
import { propertiesText } from './kafka-properties.js'

/** How clients sign in to a broker of the sandbox. */
export interface KafkaSecurityOptions {
  /** By a user and a password: `plain` is SASL's PLAIN, `scram` its SCRAM-SHA-512. @default without */
  readonly sasl?: 'plain' | 'scram' | undefined
  /** Whether the broker speaks TLS, with a certificate of its own. @default false */
  readonly tls?: boolean | undefined
}

/** What a broker and its clients are told of how they sign in. */
export interface KafkaSecurity {
  /** Of Kafka's `security.protocol`; also the name of the listener. */
  readonly protocol: 'PLAINTEXT' | 'SSL' | 'SASL_PLAINTEXT' | 'SASL_SSL'
  /** Of the broker's `server.properties`. */
  readonly broker: Readonly<Record<string, string>>
  /** Of its clients, by the names of Kafka's own. */
  readonly client: Readonly<Record<string, string>>
  /** Words for the storage tool: a user of SCRAM is kept with the data. */
  readonly formatWords: readonly string[]
}

const USER = 'sparkwire'
/** Kafka's names of them. */
export const SASL_MECHANISMS = { plain: 'PLAIN', scram: 'SCRAM-SHA-512' } as const
const MODULES = 'org.apache.kafka.common.security'

/** Without any of it: whoever reaches the port is let in. */
const OPEN: KafkaSecurity = { protocol: 'PLAINTEXT', broker: {}, client: {}, formatWords: [] }

/**
 * Makes what a broker needs to let in nobody but its user, or to speak TLS: a password and a certificate of its own, which
 * go with its directory.
 *
 * @throws SandboxError SANDBOX_CERTIFICATE_FAILED
 */
export async function kafkaSecurity(
  { sasl, tls = false }: KafkaSecurityOptions,
  program: KafkaProgram,
  signal: AbortSignal | undefined,
): Promise<KafkaSecurity> {
  if (sasl === undefined && !tls) return OPEN
  const protocol =
    `${sasl === undefined ? '' : 'SASL_'}${tls ? 'SSL' : 'PLAINTEXT'}` as KafkaSecurity['protocol']
  const certificate = tls ? certificateProperties(await makeCertificate(program, signal)) : NOTHING
  const login = sasl === undefined ? NOTHING : LOGINS[sasl](randomBytes(18).toString('base64url'), protocol)
  return {
    protocol,
    broker: { 'inter.broker.listener.name': protocol, ...certificate.broker, ...login.broker },
    client: { 'security.protocol': protocol, ...login.client, ...certificate.client },
    formatWords: login.formatWords ?? [],
  }
}

type Part = Pick<KafkaSecurity, 'broker' | 'client'> & Partial<Pick<KafkaSecurity, 'formatWords'>>

const NOTHING: Part = { broker: {}, client: {} }

function certificateProperties({ keyStore, password, certificate }: BrokerCertificate): Part {
  const trust = { 'ssl.truststore.type': 'PEM', 'ssl.truststore.certificates': certificate }
  return {
    broker: {
      'ssl.keystore.type': 'PKCS12',
      'ssl.keystore.location': keyStore,
      'ssl.keystore.password': password,
      'ssl.key.password': password,
      ...trust,
    },
    client: trust,
  }
}

type Login = (password: string, protocol: KafkaSecurity['protocol']) => Part

const LOGINS: Readonly<Record<NonNullable<KafkaSecurityOptions['sasl']>, Login>> = {
  plain: (password, protocol) => {
    const login = `${MODULES}.plain.PlainLoginModule required username="${USER}" password="${password}"`
    return saslProperties(SASL_MECHANISMS.plain, protocol, {
      broker: `${login} user_${USER}="${password}";`,
      client: `${login};`,
    })
  },
  scram: (password, protocol) => {
    const login = `${MODULES}.scram.ScramLoginModule required username="${USER}" password="${password}";`
    return {
      ...saslProperties(SASL_MECHANISMS.scram, protocol, { broker: login, client: login }),
      formatWords: ['--add-scram', `${SASL_MECHANISMS.scram}=[name=${USER},password=${password}]`],
    }
  },
}

function saslProperties(
  mechanism: string,
  protocol: KafkaSecurity['protocol'],
  login: { readonly broker: string; readonly client: string },
): Part {
  return {
    broker: {
      'sasl.enabled.mechanisms': mechanism,
      'sasl.mechanism.inter.broker.protocol': mechanism,
      [`listener.name.${protocol.toLowerCase()}.${mechanism.toLowerCase()}.sasl.jaas.config`]: login.broker,
    },
    client: { 'sasl.mechanism': mechanism, 'sasl.jaas.config': login.client },
  }
}

/** Leaves a client's properties in a file, as Kafka's tools take them; gives its path. */
export function writeClientProperties(directory: string, { client }: KafkaSecurity): string {
  const file = join(directory, 'client.properties')
  writeFileSync(file, propertiesText(client), { mode: 0o600 })
  return file
}

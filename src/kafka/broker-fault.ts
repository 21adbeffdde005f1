import { KafkaError, type KafkaErrorCode } from '../errors/kafka-error.js'
import { askListener, type Listener } from './ask-listener.js'
import { type BrokerConnection, brokerConnection } from './broker-connection.js'
import { probeBrokers } from './broker-probe.js'
import { type ClientProperties, protocolOf, type SignIn, signInOf } from './client-properties.js'
import { metadataRequest } from './metadata-request.js'

/** What keeps a client from working with brokers that are there. */
export type BrokerFaultKind = keyof typeof FAULTS

/** One such fault, found by asking. */
export interface BrokerFault {
  readonly kind: BrokerFaultKind
  /** The address that was asked. */
  readonly server: string
  /** What was found there. */
  readonly found: string
}

interface FaultWords {
  readonly code: KafkaErrorCode
  readonly hint: string
}

const FAULTS = {
  down: { code: 'KAFKA_UNREACHABLE', hint: 'start the broker, or check host and port' },
  'speaks-tls': {
    code: 'KAFKA_LISTENER_DIFFERS',
    hint: 'set security.protocol to SSL, or with a password to SASL_SSL; or take the port of a listener without TLS',
  },
  'speaks-plain': {
    code: 'KAFKA_LISTENER_DIFFERS',
    hint: 'take the port of a TLS listener, or set security.protocol to PLAINTEXT, with a password to SASL_PLAINTEXT',
  },
  'wants-sasl': {
    code: 'KAFKA_LISTENER_DIFFERS',
    hint: 'set security.protocol to SASL_PLAINTEXT or SASL_SSL, sasl.mechanism and sasl.jaas.config',
  },
  'takes-no-sasl': {
    code: 'KAFKA_LISTENER_DIFFERS',
    hint: 'take the port of a SASL listener, or set security.protocol to PLAINTEXT or SSL',
  },
  'other-mechanism': {
    code: 'KAFKA_LISTENER_DIFFERS',
    hint: 'set sasl.mechanism to one that the brokers take',
  },
  'wrong-password': {
    code: 'KAFKA_SIGN_IN_REFUSED',
    hint: 'check both in sasl.jaas.config, and whether the user is known under this mechanism',
  },
  certificate: {
    code: 'KAFKA_SIGN_IN_REFUSED',
    hint: 'give the certificate of whoever signed it as ssl.truststore.certificates, with ssl.truststore.type=PEM, and use a host name that stands in it',
  },
  'advertised-unknown': {
    code: 'KAFKA_LISTENER_DIFFERS',
    hint: 'correct advertised.listeners of the broker, or make the name known here, for example in /etc/hosts',
  },
  'advertised-unreachable': {
    code: 'KAFKA_LISTENER_DIFFERS',
    hint: 'correct advertised.listeners of the broker: clients use the address that stands there after the first answer',
  },
} as const satisfies Readonly<Record<string, FaultWords>>

/** Time for each step of the search, ms. */
const STEP_LIMIT_MS = 1500
/** Of a large cluster some brokers are enough to see what it calls itself. */
const ADVERTISED = 4

/**
 * Finds out why a client with these properties cannot work with brokers, by asking them: the errors of clients are alike
 * for a dead broker, a listener that speaks otherwise, and one that gives a wrong address for itself. Takes some seconds
 * at most. Undefined where no fault is found.
 */
export async function findBrokerFault(
  servers: readonly string[],
  properties: ClientProperties,
): Promise<BrokerFault | undefined> {
  let server: string
  try {
    server = await probeBrokers(servers)
  } catch (error) {
    const { reason } = (error as KafkaError).details
    return { kind: 'down', server: servers.join(','), found: String(reason) }
  }
  const listener = await askListener(server, STEP_LIMIT_MS)
  if (listener === undefined) return undefined
  const differs = differenceOf(listener, properties)
  if (differs !== undefined) return { server, ...differs }
  let signIn: SignIn
  try {
    signIn = signInOf(properties)
  } catch {
    // Kafka's own client may have a way that this one does not.
    return undefined
  }
  return await signedIn(server, signIn)
}

/** The error of a fault. */
export function brokerFaultError({ kind, server, found }: BrokerFault, cause?: unknown): KafkaError {
  const { code, hint } = FAULTS[kind]
  return new KafkaError(code, {
    message: `The Kafka broker at ${server} cannot be used: ${found}.`,
    hint,
    details: { bootstrapServers: server, fault: kind, reason: found },
    cause,
  })
}

type Found = Omit<BrokerFault, 'server'>

function differenceOf(listener: Listener, properties: ClientProperties): Found | undefined {
  const { name, tls, sasl } = protocolOf(properties)
  const { mechanisms } = listener
  if (listener.tls !== tls)
    return listener.tls
      ? { kind: 'speaks-tls', found: `its listener speaks TLS, and the client ${name}` }
      : { kind: 'speaks-plain', found: `its listener speaks no TLS, and the client ${name}` }
  if (mechanisms === undefined)
    return sasl
      ? {
          kind: 'takes-no-sasl',
          found: `its listener takes no password, and the client is to give one (${name})`,
        }
      : undefined
  const taken = mechanisms.join(', ')
  if (!sasl)
    return {
      kind: 'wants-sasl',
      found: `its listener wants a user and a password (${taken}), and the client is to give none (${name})`,
    }
  const mechanism = properties['sasl.mechanism'] ?? 'GSSAPI'
  if (mechanisms.includes(mechanism)) return undefined
  return {
    kind: 'other-mechanism',
    found: `its listener takes ${taken}, and the client is to sign in by ${mechanism}`,
  }
}

async function signedIn(server: string, signIn: SignIn): Promise<BrokerFault | undefined> {
  const connection = brokerConnection(server, STEP_LIMIT_MS, signIn)
  try {
    await connection.connect()
    return await advertisedFault(server, connection)
  } catch (error) {
    const { name, message, code } = error as Error & { readonly code?: string }
    if (name === 'KafkaJSSASLAuthenticationError')
      return { kind: 'wrong-password', server, found: message.replace(/\.$/, '') }
    if (CERTIFICATE.test(code ?? ''))
      return {
        kind: 'certificate',
        server,
        found: `its certificate is not trusted: ${message.replace(/^Connection error: /, '')}`,
      }
    return undefined
  } finally {
    await connection.disconnect()
  }
}

/** Of Node's codes those that are about the other side's certificate. */
const CERTIFICATE = /CERT|SELF_SIGNED|ISSUER|LEAF_SIGNATURE|ALTNAME/

/** Whether the brokers can be reached where they say they are: clients go there after the first answer. */
async function advertisedFault(
  server: string,
  connection: BrokerConnection,
): Promise<BrokerFault | undefined> {
  const { brokers } = await connection.send(metadataRequest([]))
  const faults = await Promise.all(
    brokers.slice(0, ADVERTISED).map(async (broker): Promise<BrokerFault | undefined> => {
      try {
        await probeBrokers([broker])
        return undefined
      } catch (error) {
        const reason = String((error as KafkaError).details['reason'])
        const kind = reason.endsWith('is not known') ? 'advertised-unknown' : 'advertised-unreachable'
        return { kind, server, found: `it calls itself ${broker}, and there ${reason}` }
      }
    }),
  )
  return faults.find((fault) => fault !== undefined)
}

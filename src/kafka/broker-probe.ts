import { connect } from 'node:net'
import { KafkaError } from '../errors/kafka-error.js'

const PROBE_LIMIT_MS = 4000

interface Address {
  readonly host: string
  readonly port: number
}

/** @throws KafkaError KAFKA_UNREACHABLE when a part is not `host:port` */
export function parseBootstrapServers(text: string): readonly string[] {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
  const wrong = parts.find((part) => parseAddress(part) === undefined)
  if (parts.length > 0 && wrong === undefined) return parts
  throw new KafkaError('KAFKA_UNREACHABLE', {
    message: `Not a bootstrap server: '${wrong ?? text}'. Expected host:port, several separated by commas.`,
    hint: 'for example --bootstrap-servers localhost:9092',
    details: { bootstrapServers: text },
  })
}

/**
 * Checks that one of the servers takes a TCP connection, and gives the first that does: it fails faster and says
 * more than a Kafka client, which tries again and again.
 *
 * @throws KafkaError KAFKA_UNREACHABLE
 */
export async function probeBrokers(servers: readonly string[], signal?: AbortSignal): Promise<string> {
  signal?.throwIfAborted()
  try {
    return await Promise.any(servers.map((server) => probe(server, signal)))
  } catch (error) {
    signal?.throwIfAborted()
    const reasons =
      error instanceof AggregateError ? error.errors.map((each: Error) => each.message) : [String(error)]
    throw unreachable(servers.join(','), reasons.join('; '), error)
  }
}

/** The one error for a broker that does not answer. */
export function unreachable(servers: string, reason: string, cause?: unknown): KafkaError {
  return new KafkaError('KAFKA_UNREACHABLE', {
    message: `No Kafka broker answered at ${servers}: ${reason}. Expected a running broker at that address.`,
    hint: 'check that the broker runs, that host and port are its advertised listener, and that no firewall is between; `sparkwire sandbox up` starts a broker here',
    details: { bootstrapServers: servers, reason },
    cause,
  })
}

function probe(server: string, signal: AbortSignal | undefined): Promise<string> {
  const { host, port } = parseAddress(server) ?? { host: server, port: 0 }
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: PROBE_LIMIT_MS })
    const settle = (error?: Error): void => {
      socket.destroy()
      signal?.removeEventListener('abort', onAbort)
      if (error === undefined) resolve(server)
      else reject(error)
    }
    const onAbort = (): void => settle(new Error('interrupted'))
    signal?.addEventListener('abort', onAbort, { once: true })
    socket.once('connect', () => settle())
    socket.once('timeout', () =>
      settle(new Error(`${server} gave no answer within ${PROBE_LIMIT_MS / 1000} s`)),
    )
    socket.once('error', (error: NodeJS.ErrnoException) => settle(new Error(explain(server, host, error))))
  })
}

function explain(server: string, host: string, error: NodeJS.ErrnoException): string {
  if (error.code === 'ECONNREFUSED') return `${server} refused the connection`
  if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') return `the host name ${host} is not known`
  return `${server}: ${error.message}`
}

/** Host and port of `host:port` or `[v6]:port`; undefined where it is neither. */
export function parseAddress(text: string): Address | undefined {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:\s[\]]+)):(\d{1,5})$/.exec(text) ?? []
  const host = bracketed ?? plain
  return host === undefined || Number(port) > 65535 || Number(port) === 0
    ? undefined
    : { host, port: Number(port) }
}

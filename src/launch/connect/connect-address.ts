import { LaunchError } from '../../errors/launch-error.js'
import { isLoopback } from '../master.js'

/** A Spark Connect server, as a client is told to find it. */
export interface ConnectAddress {
  /** `sc://host:port`: what may be shown. */
  readonly name: string
  /** With the parameters, one of which may be a token. */
  readonly url: string
  readonly host: string
  readonly port: number
  /** Whether the address holds a token. */
  readonly secret: boolean
  /** Whether the server is on this machine. */
  readonly loopback: boolean
}

const FORM = /^sc:\/\/(\[[0-9a-f:.]+\]|[^\s:/;[\]]+)(?::(\d{1,5}))?(?:\/?|\/((?:;[^\s;=]+=[^\s;]*)+));?$/i
/** Where a server listens, unless it is told otherwise. */
const DEFAULT_PORT = 15002

/**
 * Reads the address of a Spark Connect server. Follows
 * https://github.com/apache/spark/blob/master/sql/connect/docs/client-connection-string.md
 *
 * @throws LAUNCH_BAD_REMOTE
 */
export function parseConnectAddress(remote: string): ConnectAddress {
  const [, host, portText, parameters = ''] = FORM.exec(remote) ?? []
  const port = portText === undefined ? DEFAULT_PORT : Number(portText)
  const names = parameters
    .split(';')
    .slice(1)
    .map((pair) => pair.slice(0, pair.indexOf('=')))
  if (host === undefined || port < 1 || port > 65_535) throw bad(remote, 'cannot be read')
  if (names.includes('session_id')) throw bad(remote, 'names a session, and each run has its own')
  const name = `sc://${host}:${port}`
  return Object.freeze({
    name,
    url: `${name}/${parameters}`,
    host: host.replace(/^\[|\]$/g, ''),
    port,
    secret: names.includes('token'),
    loopback: isLoopback(host),
  })
}

function bad(remote: string, why: string): LaunchError {
  // A parameter may be a token.
  const shown = remote.replace(/;.*$/s, ';…')
  return new LaunchError('LAUNCH_BAD_REMOTE', {
    message: `The address of the Spark Connect server ${why}: '${shown}'. Expected sc://HOST:PORT, or sc://HOST:PORT/;name=value;….`,
    hint: 'Correct `--remote` (in the library: `remote`).',
    details: { remote: shown },
  })
}

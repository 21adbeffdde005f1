import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { isIP, isIPv6 } from 'node:net'
import { ChannelError } from '../errors/channel-error.js'

/** Where drivers on other machines call back; what is absent is found. */
export interface NetworkOptions {
  /**
   * The address of this machine at which drivers elsewhere call back; `0.0.0.0` is all of them.
   * @default the one that faces the cluster
   */
  readonly bind?: string
  /** What drivers call back to, where that is another address: `host` or `host:port`. @default what is bound */
  readonly advertise?: string
  /** The ports of this machine that may be used: `40000-40100`, or one. @default any */
  readonly ports?: string
}

/** The ports from which one is taken; 0 to 0 is any. */
export interface PortRange {
  readonly first: number
  readonly last: number
}

/** Where a channel is bound, and what its writers are told. */
export interface NetworkPlace {
  /** An IP address of this machine. */
  readonly bind: string
  readonly advertise: { readonly host: string; readonly port?: number }
  readonly ports: PortRange
}

/** The options, read. */
export interface NetworkWishes {
  readonly bind: string | undefined
  readonly advertise: NetworkPlace['advertise'] | undefined
  readonly ports: PortRange
}

const ANY_PORT: PortRange = { first: 0, last: 0 }
const ALL_ADDRESSES: readonly string[] = ['0.0.0.0', '::']

/** Reads the options. Throws CHANNEL_BAD_ADDRESS. */
export function readNetworkOptions({ bind, advertise, ports }: NetworkOptions): NetworkWishes {
  if (bind !== undefined && isIP(bind) === 0) {
    throw badAddress(
      'bind',
      bind,
      'an IP address of this machine, such as 10.0.0.9, or 0.0.0.0 for all of them',
    )
  }
  return {
    bind,
    advertise: advertise === undefined ? undefined : readAdvertised(advertise),
    ports: ports === undefined ? ANY_PORT : readPorts(ports),
  }
}

/**
 * Decides where the channel is bound: at what is asked for, else at the address of this machine that faces `peer`.
 *
 * @throws CHANNEL_BIND_FAILED
 */
export async function networkPlace(
  { bind, advertise, ports }: NetworkWishes,
  peer: string,
): Promise<NetworkPlace> {
  const all = bind !== undefined && ALL_ADDRESSES.includes(bind)
  const facing = bind === undefined || (all && advertise === undefined) ? await addressFacing(peer) : bind
  return { bind: bind ?? facing, advertise: advertise ?? { host: facing }, ports }
}

/** The address that this machine has where it talks to a host; nothing is sent to find it. */
async function addressFacing(host: string): Promise<string> {
  try {
    const { address, family } = await lookup(host)
    const socket = createSocket(family === 6 ? 'udp6' : 'udp4')
    try {
      await new Promise<void>((resolve, reject) => {
        socket.once('error', reject)
        socket.connect(9, address, resolve)
      })
      return socket.address().address
    } finally {
      socket.close()
    }
  } catch (cause) {
    throw new ChannelError('CHANNEL_BIND_FAILED', {
      message: `The result channel could not be opened: which address of this machine faces ${host} cannot be found: ${(cause as Error).message}`,
      hint: 'Give that address as `--bind` (in the library: `bind`).',
      details: { host },
      cause,
    })
  }
}

function readAdvertised(text: string): NetworkPlace['advertise'] {
  if (isIPv6(text)) return { host: text }
  const [, bracketed, name, digits] = /^(?:\[(.+)\]|([^\s:[\]/]+))(?::(\d+))?$/.exec(text) ?? []
  const host = bracketed ?? name
  const port = digits === undefined ? undefined : Number(digits)
  if (host === undefined || (bracketed !== undefined && !isIPv6(bracketed)) || !isPort(port ?? 1)) {
    throw badAddress('advertise', text, 'host or host:port, such as gateway.example.org:40000')
  }
  return port === undefined ? { host } : { host, port }
}

function readPorts(text: string): PortRange {
  const [, low, high = low] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? []
  const [first, last] = [Number(low), Number(high)]
  if (isPort(first) && isPort(last) && first <= last) return { first, last }
  throw badAddress('ports', text, 'a port or a range from 1 to 65535, such as 40000-40100')
}

function isPort(port: number): boolean {
  return port >= 1 && port <= 65_535
}

function badAddress(option: string, value: string, expected: string): ChannelError {
  return new ChannelError('CHANNEL_BAD_ADDRESS', {
    message: `${option} is '${value}'. Expected ${expected}.`,
    hint: `Correct \`--${option}\` (in the library: \`${option}\`).`,
    details: { option, value },
  })
}

import { createServer, isIPv6 } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Context, capability, curveKeyPair, Router } from 'zeromq'
import { ChannelError } from '../errors/channel-error.js'
import { type ChannelSocket, ROUTER_OPTIONS } from './channel-socket.js'
import { CurveGate } from './curve-gate.js'
import type { NetworkPlace } from './network-place.js'

/** A peer that is silent for so long is gone, ms: a connection over a network may end without a word. */
const HEARTBEAT = { heartbeatInterval: 2_000, heartbeatTimeout: 4_000 } as const
/** How often it is looked whether a port is free again. */
const RELEASE_TRIES = 100
/** Between two looks, ms. */
const RELEASE_MS = 10

/**
 * Binds a socket that writers on other machines reach. It is encrypted, by keys that are made for it, and lets in only
 * who has them.
 *
 * @throws CHANNEL_BIND_FAILED, CHANNEL_NO_CURVE
 */
export async function openNetworkSocket(place: NetworkPlace): Promise<ChannelSocket> {
  if (capability.curve !== true) {
    throw new ChannelError('CHANNEL_NO_CURVE', {
      message:
        'The result channel is to be reached over a network, and the ZeroMQ of this Node cannot encrypt it.',
      hint: 'Install zeromq anew: the one that npm has for this platform can. `sparkwire doctor` looks at it.',
    })
  }
  const [server, writer] = [curveKeyPair(), curveKeyPair()]
  // Of its own: whom to let in is asked once in a context.
  const context = new Context()
  const gate = await CurveGate.open(context, writer.publicKey)
  const router = new Router({
    ...ROUTER_OPTIONS,
    ...HEARTBEAT,
    context,
    curveServer: true,
    curveSecretKey: server.secretKey,
    ipv6: isIPv6(place.bind),
  })
  const close = async (): Promise<void> => {
    const bound = router.closed ? null : router.lastEndpoint
    router.close()
    gate.close()
    if (bound !== null) await released(place.bind, portOf(bound))
  }
  try {
    const port = await bindWithin(router, place)
    return {
      router,
      endpoint: tcp(place.advertise.host, place.advertise.port ?? port),
      keys: { serverKey: server.publicKey, ...writer },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/**
 * Resolves when the port is free again, within a second: libzmq closes it in its own time. Unbinding it first would say
 * when, but ends the process where a peer leaves at that moment: an assertion in pipe.cpp of libzmq 4.3.5.
 */
async function released(host: string, port: number): Promise<void> {
  for (let tries = 0; tries < RELEASE_TRIES && !(await isFree(host, port)); tries += 1)
    await sleep(RELEASE_MS)
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)))
  })
}

/** Binds the first port of the range that is free, and gives it. */
async function bindWithin(router: Router, { bind, ports }: NetworkPlace): Promise<number> {
  let cause: unknown
  for (let port = ports.first; port <= ports.last; port += 1) {
    try {
      await router.bind(tcp(bind, port))
      return portOf(router.lastEndpoint ?? '')
    } catch (error) {
      cause = error
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') break
    }
  }
  const { first, last } = ports
  const where = `${bind} ${first === last ? `port ${first}` : `ports ${first} to ${last}`}`
  const taken = (cause as NodeJS.ErrnoException).code === 'EADDRINUSE'
  throw new ChannelError('CHANNEL_BIND_FAILED', {
    message: `The result channel could not be opened at ${where}: ${(cause as Error).message}. Expected an address of this machine, and a free port.`,
    hint: taken
      ? 'Give `--ports` a range with a free port (in the library: `ports`).'
      : 'Give an address of this machine as `--bind` (in the library: `bind`), 0.0.0.0 for all of them; what others reach it by is `--advertise`.',
    details: { bind, ...ports },
    cause,
  })
}

function portOf(endpoint: string): number {
  return Number(/\d+$/.exec(endpoint)?.[0])
}

function tcp(host: string, port: number): string {
  // Port 0 is any that is free.
  return `tcp://${isIPv6(host) ? `[${host}]` : host}:${port}`
}

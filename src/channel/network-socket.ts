import { isIPv6 } from 'node:net'
import { Context, capability, curveKeyPair, Router } from 'zeromq'
import { ChannelError } from '../errors/channel-error.js'
import { type ChannelSocket, ROUTER_OPTIONS } from './channel-socket.js'
import { CurveGate } from './curve-gate.js'
import type { NetworkPlace } from './network-place.js'

/** A peer that is silent for so long is gone, ms: a connection over a network may end without a word. */
const HEARTBEAT = { heartbeatInterval: 2_000, heartbeatTimeout: 4_000 } as const

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
    await unbind(router)
    router.close()
    gate.close()
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

/** Gives the port back, so that it is free when this resolves. */
async function unbind(router: Router): Promise<void> {
  const bound = router.closed ? null : router.lastEndpoint
  if (bound === null) return
  const unbound = new Promise((resolve) => router.events.on('close', resolve))
  await router.unbind(bound)
  await unbound
}

/** Binds the first port of the range that is free, and gives it. */
async function bindWithin(router: Router, { bind, ports }: NetworkPlace): Promise<number> {
  let cause: unknown
  for (let port = ports.first; port <= ports.last; port += 1) {
    try {
      await router.bind(tcp(bind, port))
      return Number(/\d+$/.exec(router.lastEndpoint ?? '')?.[0])
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

function tcp(host: string, port: number): string {
  // Port 0 is any that is free.
  return `tcp://${isIPv6(host) ? `[${host}]` : host}:${port}`
}

import {
  type NetworkOptions,
  type NetworkPlace,
  networkPlace,
  readNetworkOptions,
} from '../channel/network-place.js'
import type { LaunchPlan } from '../launch/launch-plan.js'
import { isElsewhere } from './driver-elsewhere.js'

/**
 * Where the driver of a run calls back over a network: because it runs in the cluster, or because that is asked for.
 * Undefined where a socket file serves.
 *
 * @throws CHANNEL_BAD_ADDRESS, CHANNEL_BIND_FAILED
 */
export async function callbackPlace(
  { master, cluster }: Pick<LaunchPlan, 'master' | 'cluster'>,
  options: NetworkOptions,
): Promise<NetworkPlace | undefined> {
  const { bind, advertise, ports } = options
  const elsewhere = isElsewhere(master)
  if (!elsewhere && bind === undefined && advertise === undefined && ports === undefined) return undefined
  return networkPlace(readNetworkOptions(options), elsewhere ? hostOf(cluster) : LOOPBACK)
}

const LOOPBACK = '127.0.0.1'

/** The host of the cluster that this machine talks to. */
function hostOf(cluster: LaunchPlan['cluster']): string {
  switch (cluster?.kind) {
    case 'yarn':
      return hostname(cluster.resourceManagers[0])
    case 'kubernetes':
      return hostname(cluster.server)
    default:
      return LOOPBACK
  }
}

function hostname(url: string | undefined): string {
  // An address of version 6 stands in brackets.
  return url === undefined ? LOOPBACK : new URL(url).hostname.replace(/^\[|\]$/g, '')
}

import {
  type NetworkOptions,
  type NetworkPlace,
  networkPlace,
  readNetworkOptions,
} from '../channel/network-place.js'
import type { JobDocument } from '../ir/job-document.js'
import type { LaunchPlan } from '../launch/launch-plan.js'
import { isLoopbackMaster, type Master } from '../launch/master.js'
import { isElsewhere } from './driver-elsewhere.js'
import { resultViaExecutors } from './via-executors.js'

/**
 * Where a run is called back over a network: by its driver in the cluster, by executors on other machines, or because
 * that is asked for. Undefined where a socket file serves.
 *
 * @throws CHANNEL_BAD_ADDRESS, CHANNEL_BIND_FAILED
 */
export async function callbackPlace(
  { master, cluster }: Pick<LaunchPlan, 'master' | 'cluster'>,
  document: JobDocument,
  options: NetworkOptions,
): Promise<NetworkPlace | undefined> {
  const { bind, advertise, ports } = options
  const elsewhere =
    isElsewhere(master) || (hasExecutorsElsewhere(master) && resultViaExecutors(document) !== undefined)
  if (!elsewhere && bind === undefined && advertise === undefined && ports === undefined) return undefined
  return networkPlace(readNetworkOptions(options), elsewhere ? hostOf(cluster) : LOOPBACK)
}

/** Whether executors may be on machines where this one's socket files are not. */
function hasExecutorsElsewhere(master: Master): boolean {
  return master.kind !== 'local' && !isLoopbackMaster(master)
}

const LOOPBACK = '127.0.0.1'

/** The host of the cluster that this machine talks to. */
function hostOf(cluster: LaunchPlan['cluster']): string {
  switch (cluster?.kind) {
    case 'yarn':
      return hostname(cluster.resourceManagers[0])
    case 'kubernetes':
      return hostname(cluster.server)
    case 'standalone':
      return hostname(cluster.webUis[0])
    default:
      return LOOPBACK
  }
}

function hostname(url: string | undefined): string {
  // An address of version 6 stands in brackets.
  return url === undefined ? LOOPBACK : new URL(url).hostname.replace(/^\[|\]$/g, '')
}

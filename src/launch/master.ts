import { LaunchError } from '../errors/launch-error.js'

/** The kinds of place where Spark runs; `connect` is a Spark Connect server, which has a master of its own. */
export type MasterKind = 'local' | 'standalone' | 'yarn' | 'kubernetes' | 'connect'

/** Where the driver runs: on this machine, or in the cluster. */
export type DeployMode = 'client' | 'cluster'

/** Where a job is to run, read and checked. */
export interface Master {
  readonly kind: MasterKind
  /** As spark-submit takes it; of a Connect server, without its parameters. */
  readonly url: string
  readonly deployMode: DeployMode
}

const FORMS: readonly (readonly [MasterKind, RegExp])[] = [
  ['local', /^local(\[(\*|[1-9]\d*)(,\s*[1-9]\d*)?\])?$/],
  ['standalone', /^spark:\/\/[^\s:,/]+:\d+(,[^\s:,/]+:\d+)*$/],
  ['yarn', /^yarn$/],
  ['kubernetes', /^k8s:\/\/\S+$/],
]

/**
 * Reads a master as spark-submit takes it.
 *
 * @throws LAUNCH_BAD_MASTER, LAUNCH_NO_CLUSTER_MODE
 */
export function parseMaster(url: string, deployMode: DeployMode = 'client'): Master {
  const kind = FORMS.find(([, form]) => form.test(url))?.[0]
  if (kind === undefined) {
    throw new LaunchError('LAUNCH_BAD_MASTER', {
      message: `The master is '${url}'. Expected local, local[N], local[*], spark://HOST:PORT, yarn or k8s://HOST:PORT.`,
      hint: 'Give one of these as `--master` (in the library: `master`).',
      details: { master: url },
    })
  }
  if (deployMode === 'cluster' && (kind === 'local' || kind === 'standalone')) {
    throw new LaunchError('LAUNCH_NO_CLUSTER_MODE', {
      message:
        kind === 'local'
          ? `Deploy mode 'cluster' is asked for, but master '${url}' is this machine, where the driver runs anyway.`
          : `Deploy mode 'cluster' is asked for, but Spark does not run Python drivers inside a standalone cluster (${url}).`,
      hint: 'Leave the deploy mode out: the driver then runs on this machine, and its tasks where the master says.',
      details: { master: url, deployMode },
    })
  }
  return Object.freeze({ kind, url, deployMode })
}

/** Whether everything that the master's address names is this machine's loopback. */
export function isLoopbackMaster({ kind, url }: Master): boolean {
  if (kind !== 'standalone') return false
  return url
    .slice('spark://'.length)
    .split(',')
    .every((address) => isLoopback(address.replace(/:\d+$/, '')))
}

/** Whether a host name stands for this machine's loopback. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
}

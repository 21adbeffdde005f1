import { LaunchError } from '../errors/launch-error.js'
import { type ConnectAddress, parseConnectAddress } from './connect/connect-address.js'
import { kubernetesAddress } from './kubernetes/kubernetes-address.js'
import type { ClusterAddress } from './launch-record.js'
import { type DeployMode, type Master, parseMaster } from './master.js'
import { type SparkSubmitOptions, type SubmitWords, submitWords } from './spark-submit-options.js'
import { standaloneAddress } from './standalone-address.js'
import { findYarn } from './yarn/yarn-address.js'

export interface LaunchPlanOptions {
  /** As spark-submit takes it. @default `local[*]` */
  readonly master?: string | undefined
  /** A Spark Connect server, in place of a master. */
  readonly remote?: string | undefined
  /** @default 'client' */
  readonly deployMode?: DeployMode | undefined
  readonly options: SparkSubmitOptions
  /** Spark properties of the caller's own. */
  readonly conf: Readonly<Record<string, string>>
  /** What relative paths are relative to. */
  readonly cwd: string
}

/** Where a driver is to run and with what, checked before anything is started. */
export interface LaunchPlan {
  readonly master: Master
  readonly words: SubmitWords
  readonly options: SparkSubmitOptions
  readonly conf: Readonly<Record<string, string>>
  readonly cluster: ClusterAddress
  /** The Spark Connect server that does the work; null where the job has a driver of its own. */
  readonly connect: ConnectAddress | null
}

/** What says where Spark runs is said once. */
const RESERVED: Readonly<Record<string, string>> = {
  'spark.master': 'master',
  'spark.submit.deployMode': 'deployMode',
}

/**
 * Checks where a driver is to run, and with what.
 *
 * @throws LAUNCH_BAD_MASTER, LAUNCH_NO_CLUSTER_MODE, LAUNCH_OPTION_IGNORED, LAUNCH_BAD_OPTION, LAUNCH_OPTION_TWICE,
 * LAUNCH_NO_YARN_CONF, LAUNCH_BAD_YARN_CONF, LAUNCH_BAD_REMOTE
 */
export function planLaunch({
  master,
  remote,
  deployMode,
  options,
  conf,
  cwd,
}: LaunchPlanOptions): LaunchPlan {
  for (const [property, option] of Object.entries(RESERVED)) {
    if (conf[property] === undefined) continue
    throw new LaunchError('LAUNCH_OPTION_TWICE', {
      message: `${property} is given as a Spark property ('${conf[property]}'). Expected it as the option ${option}.`,
      hint: `Give it as \`--${option === 'master' ? 'master' : 'deploy-mode'}\` (in the library: \`${option}\`).`,
      details: { option, property },
    })
  }
  const connect = remote === undefined ? null : parseConnectAddress(remote)
  const read = connect === null ? parseMaster(master ?? 'local[*]', deployMode) : connectMaster(connect)
  const words = submitWords(options, read, conf, cwd)
  const cluster = clusterAddress(read, options, { ...conf, ...words.properties })
  return Object.freeze({ master: read, words, options, conf, cluster, connect })
}

function connectMaster({ name }: ConnectAddress): Master {
  return Object.freeze({ kind: 'connect', url: name, deployMode: 'client' })
}

function clusterAddress(
  master: Master,
  options: SparkSubmitOptions,
  properties: Readonly<Record<string, string>>,
): ClusterAddress {
  switch (master.kind) {
    case 'local':
    case 'connect':
      return null
    case 'standalone':
      return standaloneAddress(master.url, options.masterWebUi)
    case 'yarn':
      return findYarn(process.env)
    case 'kubernetes':
      return kubernetesAddress(master.url, properties)
  }
}

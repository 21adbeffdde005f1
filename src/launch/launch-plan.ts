import { LaunchError } from '../errors/launch-error.js'
import { kubernetesAddress } from './kubernetes/kubernetes-address.js'
import type { ClusterAddress } from './launch-record.js'
import { type DeployMode, type Master, parseMaster } from './master.js'
import { type SparkSubmitOptions, type SubmitWords, submitWords } from './spark-submit-options.js'
import { standaloneAddress } from './standalone-address.js'
import { findYarn } from './yarn/yarn-address.js'

export interface LaunchPlanOptions {
  /** As spark-submit takes it. @default `local[*]` */
  readonly master?: string | undefined
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
 * LAUNCH_NO_YARN_CONF, LAUNCH_BAD_YARN_CONF
 */
export function planLaunch({ master, deployMode, options, conf, cwd }: LaunchPlanOptions): LaunchPlan {
  for (const [property, option] of Object.entries(RESERVED)) {
    if (conf[property] === undefined) continue
    throw new LaunchError('LAUNCH_OPTION_TWICE', {
      message: `${property} is given as a Spark property ('${conf[property]}'). Expected it as the option ${option}.`,
      hint: `Give it as \`--${option === 'master' ? 'master' : 'deploy-mode'}\` (in the library: \`${option}\`).`,
      details: { option, property },
    })
  }
  const read = parseMaster(master ?? 'local[*]', deployMode)
  const words = submitWords(options, read, conf, cwd)
  const cluster = clusterAddress(read, options, { ...conf, ...words.properties })
  return Object.freeze({ master: read, words, options, conf, cluster })
}

function clusterAddress(
  master: Master,
  options: SparkSubmitOptions,
  properties: Readonly<Record<string, string>>,
): ClusterAddress {
  switch (master.kind) {
    case 'local':
      return null
    case 'standalone':
      return standaloneAddress(master.url, options.masterWebUi)
    case 'yarn':
      return findYarn(process.env)
    case 'kubernetes':
      return kubernetesAddress(master.url, properties)
  }
}

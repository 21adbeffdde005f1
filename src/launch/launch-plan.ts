import { LaunchError } from '../errors/launch-error.js'
import { type DeployMode, type Master, parseMaster } from './master.js'
import { type SparkSubmitOptions, type SubmitWords, submitWords } from './spark-submit-options.js'

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
}

/** What says where Spark runs is said once. */
const RESERVED: Readonly<Record<string, string>> = {
  'spark.master': 'master',
  'spark.submit.deployMode': 'deployMode',
}

/**
 * Checks where a driver is to run, and with what.
 *
 * @throws LAUNCH_BAD_MASTER, LAUNCH_NO_CLUSTER_MODE, LAUNCH_OPTION_IGNORED, LAUNCH_BAD_OPTION, LAUNCH_OPTION_TWICE
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
  return Object.freeze({ master: read, words: submitWords(options, read, conf, cwd), options, conf })
}

import { LOOPBACK_DRIVER } from './spark-standalone.js'
import type { ReadySandbox } from './start-in-sandbox.js'
import { yarnDirectories } from './yarn-configuration.js'

/** A real YARN of one node, a resource manager and a node manager, that runs on this machine for a while. */
export interface YarnSandbox extends AsyncDisposable {
  /** Holds `yarn-site.xml` and `core-site.xml`: for YARN_CONF_DIR and HADOOP_CONF_DIR. */
  readonly confDir: string
  /** `http://127.0.0.1:PORT`, pages and REST (`/ws/v1/cluster/…`). */
  readonly resourceManager: string
  /** `http://127.0.0.1:PORT`, pages and REST (`/ws/v1/node/…`). */
  readonly nodeManager: string
  /** YARN's own word: `3.4.2`. */
  readonly version: string
  /** Holds `<application>/<container>/stdout` and `stderr`, of containers that have ended, too. */
  readonly containerLogs: string
  /** What Spark is to be told: the driver's address, and where applications put their files. */
  readonly conf: Readonly<Record<string, string>>
  /** All of the above; removed by `stop`. */
  readonly directory: string
  readonly logFiles: { readonly resourceManager: string; readonly nodeManager: string }
  readonly pids: { readonly resourceManager: number; readonly nodeManager: number }
  /** Ends YARN, with all containers, and removes its directory; may be called again. */
  stop(): Promise<void>
}

/** The YARN whose node has just registered. */
export function yarnSandbox(
  { record, stop }: ReadySandbox,
  { pids, logFiles }: Pick<YarnSandbox, 'pids' | 'logFiles'>,
): YarnSandbox {
  const { yarn, directory, version = 'unknown' } = record
  if (yarn === undefined) throw new Error(`${record.id} is no YARN`)
  return Object.freeze({
    ...yarn,
    version,
    conf: yarnConf(directory),
    directory,
    logFiles,
    pids,
    stop,
    [Symbol.asyncDispose]: stop,
  })
}

/** Without its own staging directory Spark would use `.sparkStaging` in the user's home. */
export function yarnConf(directory: string): Readonly<Record<string, string>> {
  const { staging } = yarnDirectories(directory)
  return Object.freeze({ ...LOOPBACK_DRIVER, 'spark.yarn.stagingDir': `file://${staging}` })
}

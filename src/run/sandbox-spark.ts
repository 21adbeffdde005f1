import type { SparkStandalone } from '../sandbox/spark-standalone.js'
import { type SparkWorkersOptions, startSparkStandalone } from '../sandbox/start-spark-standalone.js'
import { resolveSparkEnvironment } from '../toolchain/resolve-environment.js'

/** How a standalone cluster of the sandbox is started. */
export interface SandboxSparkOptions extends SparkWorkersOptions {
  /** Ends the start: the promise rejects with its reason, and nothing is left behind. */
  readonly signal?: AbortSignal | undefined
  /** Which Spark, as `submit` takes it: a job must run on the same. @default the one that jobs without needs run on */
  readonly spark?: string | undefined
  /** Whether the cluster stays when this process ends. @default false */
  readonly standing?: boolean
}

/**
 * Starts a real Spark standalone cluster on this machine, of the Spark that jobs run on; that is installed first where
 * it is missing. It ends with this process, however that one ends.
 *
 * @throws ToolchainError when Java or Spark cannot be had, SandboxError when the cluster does not start
 * @example
 * await using spark = await startSandboxSpark({ workers: 2 })
 * console.log(spark.master)
 */
export async function startSandboxSpark({
  spark,
  ...options
}: SandboxSparkOptions = {}): Promise<SparkStandalone> {
  const { signal } = options
  const { sparkHome, scalaVersion, java, javaHome } = await resolveSparkEnvironment({
    signal,
    spark,
  })
  return startSparkStandalone({ sparkHome, scalaVersion, java, javaHome, ...options })
}

import { type BridgeError, isBridgeError } from '../../errors/bridge-error.js'
import type { Connector } from '../../ir/connector.js'
import type { SparkFeature } from '../../ir/spark-feature.js'
import { chooseSpark, type SparkChoice } from '../choose-spark.js'
import { DEFAULT_SPARK } from '../spark-releases.js'
import type { ToolchainOptions } from '../toolchain-options.js'

/** What the checks are made for: a job, or any job. */
export interface CheckedNeeds {
  /** @default ['kafka'] */
  readonly connectors?: readonly Connector[]
  /** @default none */
  readonly needs?: readonly SparkFeature[]
  /** Which Spark, as `run --spark` takes it. @default what SPARKWIRE_SPARK says, else the one that fits */
  readonly spark?: string | undefined
}

/** The Spark that the checks are made for. */
export interface SparkGround {
  /** The one that would be taken, or why none can be. */
  readonly choice: SparkChoice | BridgeError
  readonly connectors: readonly Connector[]
  readonly asksForSystem: boolean
  /** The version that Java, Python and jars are measured by: the choice's, else the default. */
  readonly version: string
}

/** Chooses as a run would. */
export async function sparkGround(
  { connectors = ['kafka'], needs = [], spark }: CheckedNeeds,
  options: ToolchainOptions,
): Promise<SparkGround> {
  const env = options.env ?? process.env
  const asksForSystem = (spark || env.SPARKWIRE_SPARK) === 'system'
  try {
    const choice = await chooseSpark({ ...options, connectors, needs, spark })
    return { choice, connectors, asksForSystem, version: choice.sparkVersion }
  } catch (error) {
    if (!isBridgeError(error)) throw error
    return { choice: error, connectors, asksForSystem, version: DEFAULT_SPARK }
  }
}

/** The choice that the rest is measured by where none can be made: the one that sparkwire would install. */
export function isManaged({ choice }: SparkGround): boolean {
  return choice instanceof Error || choice.origin === 'sparkwire'
}

/** The command that installs what belongs to it. */
export function setupOf({ version }: SparkGround): string {
  return version === DEFAULT_SPARK ? 'sparkwire setup' : `sparkwire setup --spark ${version}`
}

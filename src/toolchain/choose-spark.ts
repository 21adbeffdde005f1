import { ToolchainError } from '../errors/toolchain-error.js'
import type { Connector } from '../ir/connector.js'
import { SPARK_FEATURES, type SparkFeature } from '../ir/spark-feature.js'
import { releasesWithConnector } from './connector-artifacts.js'
import { type FoundSpark, findSystemSpark } from './find-system-spark.js'
import type { SparkHome } from './spark-home.js'
import {
  DEFAULT_SPARK,
  hasFeature,
  SPARK_RELEASES,
  SPARK_VERSIONS,
  type SparkRelease,
  sparkRelease,
} from './spark-releases.js'
import type { ToolchainOptions } from './toolchain-options.js'

export interface ChooseSparkOptions extends ToolchainOptions {
  /** What the job reads and writes. @default none */
  readonly connectors?: readonly Connector[]
  /** What the job needs that not every Spark has. @default none */
  readonly needs?: readonly SparkFeature[]
  /**
   * Which Spark: a version that sparkwire installs, or `system` for the one of this machine.
   * @default what SPARKWIRE_SPARK says, else the one that fits the job
   */
  readonly spark?: string | undefined
}

/** Which Spark runs a job, and why that one. */
export type SparkChoice = ManagedSpark | SystemSpark

/** One that sparkwire installs. */
export interface ManagedSpark extends Pick<SparkHome, 'sparkVersion' | 'scalaVersion'> {
  readonly origin: 'sparkwire'
  /** Ends a sentence: `the default`, `asked for`. */
  readonly why: string
}

/** One that is on this machine. */
export interface SystemSpark extends FoundSpark {
  readonly why: string
}

/**
 * Chooses the Spark that runs a job: the one that is asked for, else one that has what the job needs. Installs
 * nothing.
 *
 * @throws TOOLCHAIN_SPARK_UNKNOWN, TOOLCHAIN_SPARK_LACKS, TOOLCHAIN_SPARK_NOT_FOUND, TOOLCHAIN_SPARK_HOME_INVALID
 */
export async function chooseSpark(options: ChooseSparkOptions = {}): Promise<SparkChoice> {
  const env = options.env ?? process.env
  const { needs = [], connectors = [] } = options
  const asked = options.spark || env.SPARKWIRE_SPARK || undefined
  const by = options.spark ? 'asked for' : 'SPARKWIRE_SPARK asks for it'
  if (asked === 'system') {
    const found = await findSystemSpark(options)
    requireFeatures(found.sparkVersion, needs)
    return { ...found, why: `${by}, found by ${found.origin}` }
  }
  if (asked !== undefined) {
    const release = sparkRelease(asked)
    requireFeatures(release.version, needs)
    return managed(release, by)
  }
  // Of a connector that is locked for none, the repository has the last word, whichever Spark it is.
  const locked = connectors
    .map((connector) => ({ connector, releases: releasesWithConnector(connector) }))
    .filter(({ releases }) => releases.length > 0)
  return fittingSpark(needs, locked)
}

/** One line for people: which Spark and why. */
export function choiceText({ sparkVersion, scalaVersion, why }: SparkChoice): string {
  return `Spark ${sparkVersion} with Scala ${scalaVersion} (${why})`
}

function managed({ version, scalaVersion }: SparkRelease, why: string): ManagedSpark {
  return { origin: 'sparkwire', sparkVersion: version, scalaVersion, why }
}

function requireFeatures(version: string, needs: readonly SparkFeature[]): void {
  const lacking = needs.filter((feature) => !hasFeature(version, feature))
  if (lacking.length === 0) return
  const fitting = SPARK_VERSIONS.filter((known) => needs.every((feature) => hasFeature(known, feature)))
  throw new ToolchainError('TOOLCHAIN_SPARK_LACKS', {
    message: `Spark ${version} lacks ${textOf(lacking)}. The job needs it.`,
    hint:
      fitting.length === 0
        ? `none of ${SPARK_VERSIONS.join(', ')} has all that the job needs`
        : `run it on ${fitting.join(' or ')}, or leave the choice of Spark to sparkwire`,
    details: { sparkVersion: version, lacking, fitting },
  })
}

/** A connector of a job, and the releases that it is locked for. */
export interface LockedConnector {
  readonly connector: Connector
  readonly releases: readonly SparkRelease[]
}

/**
 * The default where it will do, else the next newer one, else the next older one.
 *
 * @throws TOOLCHAIN_SPARK_LACKS
 */
export function fittingSpark(
  needs: readonly SparkFeature[],
  locked: readonly LockedConnector[],
): ManagedSpark {
  const fits = (release: SparkRelease): boolean =>
    needs.every((feature) => hasFeature(release.version, feature)) &&
    locked.every(({ releases }) => releases.includes(release))
  const at = SPARK_VERSIONS.indexOf(DEFAULT_SPARK)
  const inOrder = [...SPARK_RELEASES.slice(at), ...SPARK_RELEASES.slice(0, at).reverse()]
  const chosen = inOrder.find(fits)
  if (chosen === undefined) throw noneFits(needs, locked)
  if (chosen.version === DEFAULT_SPARK) return managed(chosen, 'the default')
  const wanted = [
    ...needs
      .filter((feature) => !hasFeature(DEFAULT_SPARK, feature))
      .map((feature) => SPARK_FEATURES[feature].what),
    ...locked
      .filter(({ releases }) => !releases.some(({ version }) => version === DEFAULT_SPARK))
      .map(({ connector }) => `the connector ${connector}`),
  ]
  return managed(chosen, `the job needs ${wanted.join(' and ')}`)
}

function noneFits(needs: readonly SparkFeature[], locked: readonly LockedConnector[]): ToolchainError {
  const wants = [
    ...needs.map((feature) => ({
      what: SPARK_FEATURES[feature].what,
      versions: SPARK_VERSIONS.filter((version) => hasFeature(version, feature)),
    })),
    ...locked.map(({ connector, releases }) => ({
      what: `the connector ${connector}`,
      versions: releases.map(({ version }) => version),
    })),
  ]
  const text = wants.map(({ what, versions }) => `${what} (${versions.join(', ') || 'none'})`).join(' and ')
  return new ToolchainError('TOOLCHAIN_SPARK_LACKS', {
    message: `No Spark that sparkwire installs has all that the job needs: ${text}. One version must have them all.`,
    hint: 'do without one of them, or name a Spark of your own with `--spark system`',
    details: { wants, known: SPARK_VERSIONS },
  })
}

function textOf(features: readonly SparkFeature[]): string {
  return features
    .map((feature) => `${SPARK_FEATURES[feature].what} (since ${SPARK_FEATURES[feature].since})`)
    .join(', ')
}

import { ToolchainError } from '../errors/toolchain-error.js'
import { SPARK_FEATURE_NAMES, SPARK_FEATURES, type SparkFeature } from '../ir/spark-feature.js'
import { compareVersions } from './compare-versions.js'

/** A Spark that sparkwire installs, and what it runs on. */
export interface SparkRelease {
  /** `4.1.1` */
  readonly version: string
  /** Binary version that PyPI's distribution is built for: `2.13`. */
  readonly scalaVersion: string
  /** Oldest and newest major version that this Spark supports. */
  readonly java: { readonly least: number; readonly newest: number }
  /** Oldest and newest minor version that this PySpark and the packages pinned beside it run on. */
  readonly python: { readonly least: string; readonly newest: string }
}

/** What jobs run on unless they need another one. */
export const DEFAULT_SPARK = '4.1.1'

/**
 * The versions that are installed, locked and tested, oldest first; `npm run test:matrix` runs on each. Java and
 * Python as in the documentation of each release; the runtime itself needs Python 3.10.
 */
export const SPARK_RELEASES: readonly SparkRelease[] = [
  {
    version: '3.5.1',
    scalaVersion: '2.12',
    java: { least: 8, newest: 17 },
    python: { least: '3.10', newest: '3.11' },
  },
  {
    version: '4.0.0',
    scalaVersion: '2.13',
    java: { least: 17, newest: 21 },
    python: { least: '3.10', newest: '3.13' },
  },
  {
    version: '4.1.1',
    scalaVersion: '2.13',
    java: { least: 17, newest: 21 },
    python: { least: '3.10', newest: '3.14' },
  },
  {
    version: '4.2.0',
    scalaVersion: '2.13',
    java: { least: 17, newest: 25 },
    python: { least: '3.10', newest: '3.14' },
  },
]

/** The versions of the table, oldest first. */
export const SPARK_VERSIONS: readonly string[] = SPARK_RELEASES.map(({ version }) => version)

/**
 * The release of a version.
 *
 * @throws TOOLCHAIN_SPARK_UNKNOWN
 */
export function sparkRelease(version: string = DEFAULT_SPARK): SparkRelease {
  const release = SPARK_RELEASES.find((entry) => entry.version === version)
  if (release !== undefined) return release
  throw new ToolchainError('TOOLCHAIN_SPARK_UNKNOWN', {
    message: `Spark version: ${version}. sparkwire installs ${SPARK_VERSIONS.join(', ')}.`,
    hint: `name one of these, or \`system\` for a Spark of this machine's own`,
    details: { version, known: SPARK_VERSIONS },
  })
}

/** What a Spark of any version needs, as the release of the table nearest to it says. */
export function nearestRelease(version: string): SparkRelease {
  const older = SPARK_RELEASES.filter(
    (entry) => compareVersions(minorOf(entry.version), minorOf(version)) <= 0,
  )
  return older.at(-1) ?? (SPARK_RELEASES[0] as SparkRelease)
}

/** Whether a Spark of that version has a feature. */
export function hasFeature(version: string, feature: SparkFeature): boolean {
  return compareVersions(version, SPARK_FEATURES[feature].since) >= 0
}

/** What a Spark of that version has and lacks, of all that versions differ in. */
export function featuresOf(version: string): Readonly<Record<'has' | 'lacks', readonly SparkFeature[]>> {
  return {
    has: SPARK_FEATURE_NAMES.filter((name) => hasFeature(version, name)),
    lacks: SPARK_FEATURE_NAMES.filter((name) => !hasFeature(version, name)),
  }
}

function minorOf(version: string): string {
  return version.split('.').slice(0, 2).join('.')
}

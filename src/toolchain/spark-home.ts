import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ToolchainError } from '../errors/toolchain-error.js'
import { artifactsOfJar } from './jar-folder.js'

/** What lies in a Spark directory. */
export interface SparkHome {
  readonly sparkHome: string
  readonly sparkVersion: string
  /** Binary version, read from the jars: `2.13`. */
  readonly scalaVersion: string
}

/**
 * Reads the versions of Spark and Scala from a Spark directory, a downloaded distribution or an installed pyspark.
 *
 * @throws TOOLCHAIN_SPARK_HOME_INVALID
 */
export function describeSparkHome(sparkHome: string): SparkHome {
  const jars = join(sparkHome, 'jars')
  if (!existsSync(jars)) throw invalid(sparkHome, existsSync(sparkHome) ? 'has no jars/' : 'does not exist')
  const names = readdirSync(jars)
  const core = match(names, /^spark-core_[\d.]+-(.+)\.jar$/)
  const scalaLibrary = match(names, /^scala-library-(\d+\.\d+)\..+\.jar$/)
  if (core === undefined) throw invalid(sparkHome, 'has no jars/spark-core_*.jar')
  if (scalaLibrary === undefined) throw invalid(sparkHome, 'has no jars/scala-library-*.jar')
  const sparkVersion = declaredVersion(sparkHome) ?? core
  return { sparkHome, sparkVersion, scalaVersion: scalaLibrary }
}

/** The Ivy that Spark brings along. */
export function ivyJarOf(sparkHome: string): string {
  const name = readdirSync(join(sparkHome, 'jars')).find((file) => /^ivy-[\d.]+\.jar$/.test(file))
  if (name === undefined) throw invalid(sparkHome, 'has no jars/ivy-*.jar')
  return join(sparkHome, 'jars', name)
}

/** The artifacts that lie in Spark's own `jars`, without their versions: `kafka-clients`. */
export function broughtBySpark(sparkHome: string): ReadonlySet<string> {
  return new Set(readdirSync(join(sparkHome, 'jars')).flatMap(artifactsOfJar))
}

/** What the distribution says of itself; a vendor's build may have jars named otherwise. */
function declaredVersion(sparkHome: string): string | undefined {
  const release = read(join(sparkHome, 'RELEASE'))
  const python =
    read(join(sparkHome, 'python', 'pyspark', 'version.py')) ?? read(join(sparkHome, 'version.py'))
  return /^Spark (\S+)/.exec(release ?? '')?.[1] ?? /__version__[^=]*= "([^"]+)"/.exec(python ?? '')?.[1]
}

function read(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

function match(names: readonly string[], pattern: RegExp): string | undefined {
  return names.map((name) => pattern.exec(name)?.[1]).find((found) => found !== undefined)
}

function invalid(sparkHome: string, what: string): ToolchainError {
  return new ToolchainError('TOOLCHAIN_SPARK_HOME_INVALID', {
    message: `The Spark directory is wrong: ${sparkHome} ${what}. It must hold a Spark distribution.`,
    hint: 'correct SPARK_HOME, or unset SPARKWIRE_SPARK to run on the Spark that sparkwire installs',
    details: { sparkHome },
  })
}

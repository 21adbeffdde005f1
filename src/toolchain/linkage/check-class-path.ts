import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { ToolchainError } from '../../errors/toolchain-error.js'
import { nameOfJar } from '../jar-folder.js'
import type { SparkHome } from '../spark-home.js'
import type { MemberReference } from './class-file.js'
import { type MissingLink, missingLinks } from './missing-links.js'

/** The artifacts of Spark's own that are connectors; a distribution does not bring them. */
const CONNECTOR_JAR = /^spark-(sql-kafka|token-provider-kafka|streaming-kafka|avro_|protobuf_)/

/** The connectors that somebody has put into a Spark's own folder. */
export function connectorsInSpark(sparkHome: string): readonly string[] {
  const folder = join(sparkHome, 'jars')
  return readdirSync(folder)
    .filter((name) => CONNECTOR_JAR.test(name) && name.endsWith('.jar'))
    .map((name) => join(folder, name))
}

/**
 * Tests, without starting Spark, that what Spark classes in the jars call is there in this Spark: a connector of
 * another version reads in batch and dies in streaming. Jars that hold no such classes pass.
 *
 * @throws TOOLCHAIN_CONNECTOR_MISMATCH
 */
export function checkClassPath(spark: SparkHome, jars: readonly string[]): void {
  const there = jars.filter((path) => path.endsWith('.jar') && existsSync(path))
  const missing = there.length === 0 ? [] : missingLinks(spark.sparkHome, there)
  if (missing.length > 0) throw mismatch(spark, missing)
}

/** The same for packages that spark-submit resolves itself, by their names alone. @throws TOOLCHAIN_CONNECTOR_MISMATCH */
export function checkPackages({ sparkVersion, scalaVersion }: SparkHome, packages: readonly string[]): void {
  for (const coordinate of packages) {
    const [group, artifact = '', version] = coordinate.split(':')
    if (group !== 'org.apache.spark' || !/^spark-/.test(artifact)) continue
    if (version === sparkVersion && artifact.endsWith(`_${scalaVersion}`)) continue
    throw new ToolchainError('TOOLCHAIN_CONNECTOR_MISMATCH', {
      message: `${coordinate} is of another version than the Spark that runs the job, ${sparkVersion} with Scala ${scalaVersion}. Both must be the same, or a streaming query dies.`,
      hint: `name ${group}:${artifact.replace(/_[\d.]+$/, '')}_${scalaVersion}:${sparkVersion}, or run on another Spark with --spark`,
      details: { coordinate, sparkVersion, scalaVersion },
    })
  }
}

function mismatch(
  { sparkVersion, scalaVersion, sparkHome }: SparkHome,
  missing: readonly MissingLink[],
): ToolchainError {
  const jars = [...new Set(missing.map(({ jar }) => jar))]
  const suspects = jars.map((path) => basename(path))
  const versions = [...new Set(suspects.map((name) => nameOfJar(name)?.version ?? 'unknown'))]
  const shown = missing.slice(0, 3).map(referenceText)
  return new ToolchainError('TOOLCHAIN_CONNECTOR_MISMATCH', {
    message: `${suspects.join(', ')} (version ${versions.join(', ')}) does not fit Spark ${sparkVersion} with Scala ${scalaVersion}: it calls what that Spark does not have, ${shown.join(', ')}${missing.length > 3 ? ` and ${missing.length - 3} more` : ''}. A batch read may work; a streaming query would die.`,
    hint: `use the jar of version ${sparkVersion} for Scala ${scalaVersion}, or leave it out: \`connectors\` brings the one that fits`,
    details: {
      jars,
      sparkVersion,
      scalaVersion,
      sparkHome,
      missing: missing.slice(0, 50).map(referenceText),
    },
  })
}

/** `org.apache.spark.sql.execution.streaming.SerializedOffset.<init>(Ljava/lang/String;)V` */
function referenceText({ owner, member }: MemberReference): string {
  return `${owner.replaceAll('/', '.')}.${member.replace(' ', '')}`
}

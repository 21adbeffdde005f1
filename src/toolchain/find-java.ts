import { join } from 'node:path'
import { ToolchainError } from '../errors/toolchain-error.js'
import { compareVersions } from './compare-versions.js'
import { findOnPath, isExecutableFile } from './find-on-path.js'
import { installCommand } from './install-advice.js'
import { describeJava, type JavaRuntime } from './java-runtime.js'
import { DEFAULT_SPARK, nearestRelease } from './spark-releases.js'
import type { ToolchainOptions } from './toolchain-options.js'

/** What a program needs of Java. */
export interface JavaNeeds {
  /** Who needs it, as messages name it: `Spark 4.1.1`. */
  readonly what: string
  /** Oldest and newest major version; without a newest any that is not too old will do. */
  readonly least: number
  readonly newest?: number
  /** Whether `jdk.incubator.vector` must be there. */
  readonly vectorModule: boolean
}

/** The first Spark that asks for `jdk.incubator.vector` on its command line. */
const VECTOR_SINCE = '4.0'

/** What a Spark of that version needs of Java. */
export function javaNeedsOf(sparkVersion: string): JavaNeeds {
  const vectorModule = compareVersions(sparkVersion, VECTOR_SINCE) >= 0
  return { what: `Spark ${sparkVersion}`, ...nearestRelease(sparkVersion).java, vectorModule }
}

/**
 * Finds the Java that runs a program: `JAVA_HOME` where it is set, else `java` in PATH.
 *
 * @throws TOOLCHAIN_JAVA_HOME_INVALID, TOOLCHAIN_JAVA_NOT_FOUND, TOOLCHAIN_JAVA_TOO_OLD,
 * TOOLCHAIN_JAVA_TOO_NEW, TOOLCHAIN_JAVA_INCOMPLETE
 */
export async function findJava(
  options: ToolchainOptions & { readonly needs?: JavaNeeds } = {},
): Promise<JavaRuntime> {
  const env = options.env ?? process.env
  const { needs = javaNeedsOf(DEFAULT_SPARK) } = options
  const { what, least, newest = Number.POSITIVE_INFINITY } = needs
  const wanted = `${what} needs Java ${least} ${newest === Number.POSITIVE_INFINITY ? 'or newer' : `to ${newest}`}`
  const fromHome = env.JAVA_HOME ? join(env.JAVA_HOME, 'bin', 'java') : undefined
  if (fromHome !== undefined && !isExecutableFile(fromHome))
    throw invalidHome(env.JAVA_HOME, 'has no bin/java', wanted)
  const java = fromHome ?? findOnPath('java', env)
  const runtime = java === undefined ? undefined : await describeJava(java, env)
  if (runtime === undefined && fromHome !== undefined)
    throw invalidHome(env.JAVA_HOME, 'has a bin/java that does not run', wanted)
  if (runtime === undefined) throw notFound(java, wanted)
  const place = `${runtime.java} (from ${fromHome === undefined ? 'PATH' : 'JAVA_HOME'})`
  const details = { java: runtime.java, found: runtime.version, needed: least }
  const unset = fromHome === undefined ? '' : ' and point JAVA_HOME at it, or unset JAVA_HOME'
  if (runtime.version < least || runtime.version > newest) {
    const old = runtime.version < least
    throw new ToolchainError(old ? 'TOOLCHAIN_JAVA_TOO_OLD' : 'TOOLCHAIN_JAVA_TOO_NEW', {
      message: `Java is too ${old ? 'old' : 'new'}: ${runtime.fullVersion} at ${place}. ${wanted}.`,
      hint: `install it with \`${installCommand('java')}\`${unset}`,
      details: { ...details, newest: needs.newest },
    })
  }
  if (needs.vectorModule && !runtime.hasVectorModule) {
    throw new ToolchainError('TOOLCHAIN_JAVA_INCOMPLETE', {
      message: `Java ${runtime.fullVersion} at ${place} lacks the module jdk.incubator.vector. ${what} needs a full runtime, not a trimmed one.`,
      hint: `install one with \`${installCommand('java')}\`${unset}`,
      details: { ...details, module: 'jdk.incubator.vector' },
    })
  }
  return runtime
}

function invalidHome(home: string | undefined, what: string, wanted: string): ToolchainError {
  return new ToolchainError('TOOLCHAIN_JAVA_HOME_INVALID', {
    message: `JAVA_HOME is wrong: ${home} ${what}. ${wanted}.`,
    hint: `correct JAVA_HOME or unset it; Java installs with \`${installCommand('java')}\``,
    details: { javaHome: home },
  })
}

function notFound(java: string | undefined, wanted: string): ToolchainError {
  const what = java === undefined ? 'no `java` in PATH and JAVA_HOME is not set' : `${java} does not run`
  return new ToolchainError('TOOLCHAIN_JAVA_NOT_FOUND', {
    message: `Java was not found: ${what}. ${wanted}.`,
    hint: `install it with \`${installCommand('java')}\``,
    details: {},
  })
}

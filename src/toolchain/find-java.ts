import { join } from 'node:path'
import { ToolchainError } from '../errors/toolchain-error.js'
import { findOnPath, isExecutableFile } from './find-on-path.js'
import { installCommand } from './install-advice.js'
import { describeJava, type JavaRuntime } from './java-runtime.js'
import type { ToolchainOptions } from './toolchain-options.js'
import { MIN_JAVA } from './versions.js'

/**
 * Finds the Java that runs Spark: `JAVA_HOME` where it is set, else `java` in PATH.
 *
 * @throws TOOLCHAIN_JAVA_HOME_INVALID, TOOLCHAIN_JAVA_NOT_FOUND, TOOLCHAIN_JAVA_TOO_OLD,
 * TOOLCHAIN_JAVA_INCOMPLETE
 */
export async function findJava(options: ToolchainOptions = {}): Promise<JavaRuntime> {
  const env = options.env ?? process.env
  const fromHome = env.JAVA_HOME ? join(env.JAVA_HOME, 'bin', 'java') : undefined
  if (fromHome !== undefined && !isExecutableFile(fromHome))
    throw invalidHome(env.JAVA_HOME, 'has no bin/java')
  const java = fromHome ?? findOnPath('java', env)
  const runtime = java === undefined ? undefined : await describeJava(java, env)
  if (runtime === undefined && fromHome !== undefined)
    throw invalidHome(env.JAVA_HOME, 'has a bin/java that does not run')
  if (runtime === undefined) throw notFound(java)
  const place = `${runtime.java} (from ${fromHome === undefined ? 'PATH' : 'JAVA_HOME'})`
  const details = { java: runtime.java, found: runtime.version, needed: MIN_JAVA }
  const unset = fromHome === undefined ? '' : ' and point JAVA_HOME at it, or unset JAVA_HOME'
  if (runtime.version < MIN_JAVA) {
    throw new ToolchainError('TOOLCHAIN_JAVA_TOO_OLD', {
      message: `Java is too old: ${runtime.fullVersion} at ${place}. Spark 4 needs Java ${MIN_JAVA} or newer.`,
      hint: `install it with \`${installCommand('java')}\`${unset}`,
      details,
    })
  }
  if (!runtime.hasVectorModule) {
    throw new ToolchainError('TOOLCHAIN_JAVA_INCOMPLETE', {
      message: `Java ${runtime.fullVersion} at ${place} lacks the module jdk.incubator.vector. Spark 4 needs a full runtime, not a trimmed one.`,
      hint: `install one with \`${installCommand('java')}\`${unset}`,
      details: { ...details, module: 'jdk.incubator.vector' },
    })
  }
  return runtime
}

function invalidHome(home: string | undefined, what: string): ToolchainError {
  return new ToolchainError('TOOLCHAIN_JAVA_HOME_INVALID', {
    message: `JAVA_HOME is wrong: ${home} ${what}. It must name the directory of a Java ${MIN_JAVA} or newer.`,
    hint: `correct JAVA_HOME or unset it; Java installs with \`${installCommand('java')}\``,
    details: { javaHome: home },
  })
}

function notFound(java: string | undefined): ToolchainError {
  const what = java === undefined ? 'no `java` in PATH and JAVA_HOME is not set' : `${java} does not run`
  return new ToolchainError('TOOLCHAIN_JAVA_NOT_FOUND', {
    message: `Java was not found: ${what}. Spark 4 needs Java ${MIN_JAVA} or newer.`,
    hint: `install it with \`${installCommand('java')}\``,
    details: { needed: MIN_JAVA },
  })
}

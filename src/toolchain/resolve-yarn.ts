import { findJava } from './find-java.js'
import { yarnLockName } from './jar-lock.js'
import { lockedClassPath } from './locked-class-path.js'
import type { ToolchainOptions } from './toolchain-options.js'
import { HADOOP_VERSION } from './versions.js'

/** What starts YARN: Java and the published jars of its daemons. */
export interface YarnFiles {
  readonly java: string
  readonly javaHome: string
  readonly classPath: readonly string[]
  readonly version: string
}

/**
 * The jars of YARN's resource manager and node manager, installed where they are missing and checked against their
 * lock.
 *
 * @throws any ToolchainError
 */
export async function resolveYarn(options: ToolchainOptions = {}): Promise<YarnFiles> {
  const { java, home } = await findJava(options)
  const classPath = await lockedClassPath(yarnLockName(HADOOP_VERSION), java, options)
  return Object.freeze({ java, javaHome: home, classPath, version: HADOOP_VERSION })
}

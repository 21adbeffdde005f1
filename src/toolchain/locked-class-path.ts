import { join } from 'node:path'
import { readJarLock } from './jar-lock.js'
import { ensurePythonEnvironment, sparkEnvironmentPlan } from './python-environment.js'
import { resolveJars } from './resolve-jars.js'
import { ivyJarOf } from './spark-home.js'
import type { ToolchainOptions } from './toolchain-options.js'

/**
 * The jars of a lock that is part of this build, downloaded first where they are missing.
 *
 * @throws any ToolchainError
 */
export async function lockedClassPath(
  name: string,
  java: string,
  options: ToolchainOptions,
): Promise<readonly string[]> {
  const lock = readJarLock(name)
  if (lock === undefined) throw new Error(`the lock ${name} is not part of this build`)
  return resolveJars(
    lock,
    async () => {
      // The Ivy that downloads them comes with pyspark.
      const { sitePackages } = await ensurePythonEnvironment(sparkEnvironmentPlan(), options)
      return { java, ivyJar: ivyJarOf(join(sitePackages, 'pyspark')) }
    },
    options,
  )
}

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { connectorLockName } from '../connector-artifacts.js'
import { readJarLock } from '../jar-lock.js'
import { ensurePythonEnvironment, sparkEnvironmentPlan } from '../python-environment.js'
import { describeSparkHome } from '../spark-home.js'
import type { ToolchainOptions } from '../toolchain-options.js'
import { SCALA_VERSION, SPARK_VERSION } from '../versions.js'
import { type Finding, findingOf } from './finding.js'

/** The Spark that sparkwire installs; says without installing it whether it is there. */
export function checkSpark(options: ToolchainOptions): Promise<Finding> {
  return findingOf('spark', SPARK_VERSION, async () => {
    const { sitePackages } = await ensurePythonEnvironment(sparkEnvironmentPlan(), {
      ...options,
      offline: true,
    })
    const { sparkVersion, scalaVersion, sparkHome } = describeSparkHome(join(sitePackages, 'pyspark'))
    return { found: `${sparkVersion} with Scala ${scalaVersion} at ${sparkHome}` }
  })
}

/** A SPARK_HOME of the user's: harmless unless it is asked for, confusing when it is wrong. */
export function checkSparkHome(env: NodeJS.ProcessEnv): Promise<Finding> {
  const home = env.SPARK_HOME
  const asked = env.SPARKWIRE_SPARK === 'system'
  const expected = asked ? `Spark ${SPARK_VERSION}, Scala ${SCALA_VERSION}` : 'not set, or a Spark'
  return findingOf('spark-home', expected, () => {
    if (!home) {
      const found = 'not set, but SPARKWIRE_SPARK=system'
      return asked
        ? { status: 'error', found, fix: 'set SPARK_HOME, or unset SPARKWIRE_SPARK' }
        : { found: 'not set' }
    }
    if (!existsSync(home)) {
      const found = `${home} does not exist`
      return { status: asked ? 'error' : 'warning', found, fix: 'unset SPARK_HOME, or correct it' }
    }
    const { sparkVersion, scalaVersion } = describeSparkHome(home)
    const found = `Spark ${sparkVersion} with Scala ${scalaVersion} at ${home}${asked ? '' : ', not used'}`
    if (asked && readJarLock(connectorLockName('kafka', sparkVersion, scalaVersion)) === undefined) {
      return { status: 'error', found: `${found}: no locked Kafka connector`, fix: 'unset SPARKWIRE_SPARK' }
    }
    if (!asked && sparkVersion !== SPARK_VERSION) {
      const fix = 'nothing to do; SPARKWIRE_SPARK=system would use it'
      return { status: 'warning', found, fix }
    }
    return { found }
  })
}

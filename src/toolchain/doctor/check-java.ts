import { findJava, javaNeedsOf } from '../find-java.js'
import type { ToolchainOptions } from '../toolchain-options.js'
import { type Finding, findingOf } from './finding.js'
import type { SparkGround } from './spark-ground.js'

/** The Java that runs Spark: there, neither too old nor too new, and not a trimmed runtime. */
export function checkJava({ version }: SparkGround, options: ToolchainOptions): Promise<Finding> {
  const needs = javaNeedsOf(version)
  const vector = needs.vectorModule ? ' with jdk.incubator.vector' : ''
  return findingOf('java', `${needs.least} to ${needs.newest}${vector}`, async () => {
    const { java, fullVersion } = await findJava({ ...options, needs })
    return { found: `${fullVersion}${vector} at ${java}` }
  })
}

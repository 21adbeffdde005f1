import { findJava } from '../find-java.js'
import type { ToolchainOptions } from '../toolchain-options.js'
import { MIN_JAVA } from '../versions.js'
import { type Finding, findingOf } from './finding.js'

/** The Java that runs Spark: there, new enough, and not a trimmed runtime. */
export function checkJava(options: ToolchainOptions): Promise<Finding> {
  return findingOf('java', `${MIN_JAVA} or newer, with jdk.incubator.vector`, async () => {
    const { java, fullVersion } = await findJava(options)
    return { found: `${fullVersion} with jdk.incubator.vector at ${java}` }
  })
}

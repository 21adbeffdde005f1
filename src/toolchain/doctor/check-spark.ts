import { join } from 'node:path'
import { isBridgeError } from '../../errors/bridge-error.js'
import { choiceText } from '../choose-spark.js'
import { type SparkPlace, systemSparkPlaces } from '../find-system-spark.js'
import { ensurePythonEnvironment, sparkEnvironmentPlan } from '../python-environment.js'
import { describeSparkHome } from '../spark-home.js'
import { DEFAULT_SPARK, SPARK_VERSIONS } from '../spark-releases.js'
import type { ToolchainOptions } from '../toolchain-options.js'
import { connectorPublication } from './connector-publication.js'
import { type Answer, type Finding, findingOf } from './finding.js'
import { type SparkGround, setupOf } from './spark-ground.js'

/** The Spark that jobs run on, and why; says without installing it whether it is there. */
export function checkSpark(ground: SparkGround, options: ToolchainOptions): Promise<Finding> {
  const expected = `one of ${SPARK_VERSIONS.join(', ')}, or the system's`
  return findingOf('spark', expected, async () => {
    const { choice } = ground
    if (choice instanceof Error) throw choice
    if (choice.origin !== 'sparkwire') return { found: `${choiceText(choice)} at ${choice.sparkHome}` }
    try {
      const plan = sparkEnvironmentPlan(choice.sparkVersion)
      const { sitePackages } = await ensurePythonEnvironment(plan, { ...options, offline: true })
      const { sparkHome } = describeSparkHome(join(sitePackages, 'pyspark'))
      return { found: `${choiceText(choice)} at ${sparkHome}` }
    } catch (error) {
      if (!isBridgeError(error, 'TOOLCHAIN_OFFLINE')) throw error
      const found = `${choiceText(choice)}, not installed yet`
      return { status: 'warning', found, fix: setupOf(ground) }
    }
  })
}

const PLACES: Readonly<Record<SparkPlace['origin'], { readonly check: string; readonly expected: string }>> =
  {
    SPARK_HOME: { check: 'spark-home', expected: 'not set, or the directory of a Spark' },
    PATH: { check: 'spark-path', expected: "none, or a Spark's own spark-submit" },
    pip: { check: 'spark-pip', expected: 'none, or one whose connector is published' },
  }

/** The Sparks of this machine: harmless unless they are asked for, confusing when they are wrong. */
export async function checkSystemSparks(
  ground: SparkGround,
  options: ToolchainOptions,
): Promise<readonly Finding[]> {
  const places = await systemSparkPlaces(options)
  return Promise.all(
    places.map((place) => {
      const { check, expected } = PLACES[place.origin]
      return findingOf(check, expected, () => answerOf(place, ground, options))
    }),
  )
}

async function answerOf(
  { origin, where, found, problem }: SparkPlace,
  { choice, asksForSystem }: SparkGround,
  options: ToolchainOptions,
): Promise<Answer> {
  if (problem !== undefined) {
    const fix = REPAIRS[origin]
    // A wrong SPARK_HOME ends the search; a wrong place after it is passed over.
    const status = asksForSystem && origin === 'SPARK_HOME' ? 'error' : 'warning'
    return { status, found: problem.message, fix }
  }
  if (found === undefined) return { found: `none (${where})` }
  const used = !(choice instanceof Error) && choice.origin === origin
  const what = `Spark ${found.sparkVersion} with Scala ${found.scalaVersion} at ${found.sparkHome}${used ? '' : ', not used'}`
  const publication = await connectorPublication('kafka', found, options)
  if (publication.state === 'absent' && !used) {
    const { coordinate, by } = publication
    return {
      status: 'warning',
      found: `${what}; ${coordinate} is not published at ${by}, so that it could not run Kafka jobs`,
      fix: unpublishedFix(found.python),
    }
  }
  return { found: what }
}

const REPAIRS: Readonly<Record<SparkPlace['origin'], string>> = {
  SPARK_HOME: 'unset SPARK_HOME, or let it name the directory of a Spark',
  PATH: 'take it from PATH, or install that Spark again',
  pip: `install that PySpark again: \`python3 -m pip install --force-reinstall pyspark==${DEFAULT_SPARK}\``,
}

/** What to do about a Spark whose connector nobody has published. */
export function unpublishedFix(python: string | undefined): string {
  const newest = SPARK_VERSIONS.at(-1)
  const other =
    python === undefined
      ? `name a Spark whose connector is published, ${newest} for one`
      : `\`${python} -m pip install pyspark==${newest}\`, whose connector is published`
  return `leave SPARKWIRE_SPARK and --spark, to run on the Spark that sparkwire installs; or ${other}`
}

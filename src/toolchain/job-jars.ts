import { createHash } from 'node:crypto'
import { isBridgeError } from '../errors/bridge-error.js'
import { ToolchainError } from '../errors/toolchain-error.js'
import type { Connector } from '../ir/connector.js'
import { connectorLockName, connectorPackage, releasesWithConnector } from './connector-artifacts.js'
import { type JarLock, jarLockNames, readJarLock } from './jar-lock.js'
import type { JarSourceOptions } from './jar-source.js'
import { type JarFetcher, resolveJars } from './resolve-jars.js'
import { broughtBySpark, type SparkHome } from './spark-home.js'
import { type TrustedLockOptions, trustedLock } from './trusted-lock.js'

/** What a job needs on Spark's class path. */
export interface JobJarOptions extends JarSourceOptions {
  /** What the job reads and writes. @default none */
  readonly connectors?: readonly Connector[]
  /** Further Maven packages of the job's own, `group:artifact:version` each. @default none */
  readonly packages?: readonly string[]
  /** What is left out of all that is resolved, `group:artifact` each. @default none */
  readonly excludePackages?: readonly string[]
}

/** The jars of a job that Spark does not bring itself. */
export interface JobJars {
  /** Paths, the connectors' first. */
  readonly jars: readonly string[]
  /** Those of them that no lock of this package vouches for: trusted on first use, then checked. */
  readonly trusted: readonly string[]
}

/**
 * The jars of a job's connectors and packages, each checked against a lock: that of this package, or the one written
 * when they were first resolved.
 *
 * @throws TOOLCHAIN_BAD_PACKAGE, TOOLCHAIN_CONNECTOR_UNKNOWN, TOOLCHAIN_CHECKSUM_MISMATCH,
 * TOOLCHAIN_JARS_UNAVAILABLE, TOOLCHAIN_OFFLINE, TOOLCHAIN_LOCK_TIMEOUT
 */
export async function jobJars(
  spark: SparkHome,
  fetcher: () => Promise<JarFetcher>,
  options: JobJarOptions,
): Promise<JobJars> {
  const { connectors = [], packages = [], excludePackages = [] } = options
  for (const entry of packages) requireForm('packages', entry, PACKAGE, 'group:artifact:version')
  for (const entry of excludePackages) requireForm('excludePackages', entry, EXCLUSION, 'group:artifact')
  if (connectors.length === 0 && packages.length === 0) return { jars: [], trusted: [] }
  const brought = broughtBySpark(spark.sparkHome)
  const left = new Set(excludePackages)
  const exclude = [...left].sort()
  const locks: { readonly lock: JarLock; readonly shipped: boolean }[] = []
  for (const connector of connectors) {
    const shipped = readJarLock(connectorLockName(connector, spark.sparkVersion, spark.scalaVersion))
    const lock =
      shipped ?? (await connectorLock(connector, spark, { ...options, exclude, without: brought, fetcher }))
    locks.push({ lock, shipped: shipped !== undefined })
  }
  if (packages.length > 0) {
    const name = packagesLockName(packages, exclude, spark)
    const there = new Set([...brought, ...locks.flatMap(({ lock }) => lock.jars.map(artifactOf))])
    const given = { ...options, name, coordinates: packages, exclude, without: there, fetcher }
    locks.push({ lock: await trustedLock(given), shipped: false })
  }
  const jars = new Map<string, { readonly path: string; readonly shipped: boolean }>()
  for (const { lock, shipped } of locks) {
    const wanted = lock.jars.filter((jar) => !brought.has(artifactOf(jar)) && !left.has(moduleOf(jar)))
    const paths = await resolveJars(lock, fetcher, options)
    for (const jar of wanted) {
      const path = paths[lock.jars.indexOf(jar)] ?? ''
      if (!jars.has(artifactOf(jar))) jars.set(artifactOf(jar), { path, shipped })
    }
  }
  const found = [...jars.values()]
  return {
    jars: found.map(({ path }) => path),
    trusted: found.filter(({ shipped }) => !shipped).map(({ path }) => path),
  }
}

const PACKAGE = /^[\w.-]+:[\w.-]+:[\w.+-]+$/
const EXCLUSION = /^[\w.-]+:[\w.-]+$/

function requireForm(option: string, entry: string, form: RegExp, expected: string): void {
  if (form.test(entry)) return
  throw new ToolchainError('TOOLCHAIN_BAD_PACKAGE', {
    message: `Not a Maven coordinate in ${option}: '${entry}'. Expected ${expected}.`,
    hint: 'for example org.apache.spark:spark-avro_2.13:4.1.1',
    details: { option, value: entry },
  })
}

function artifactOf({ coordinate }: JarLock['jars'][number]): string {
  return coordinate.split(':')[1] ?? ''
}

function moduleOf({ coordinate }: JarLock['jars'][number]): string {
  return coordinate.split(':').slice(0, 2).join(':')
}

/** The same packages for the same Spark are the same set; its lock is found by this name. */
function packagesLockName(
  packages: readonly string[],
  exclude: readonly string[],
  { sparkVersion, scalaVersion }: SparkHome,
): string {
  const content = JSON.stringify([[...packages].sort(), exclude, sparkVersion, scalaVersion])
  return `packages-${createHash('sha256').update(content).digest('hex').slice(0, 16)}`
}

async function connectorLock(
  connector: Connector,
  spark: SparkHome,
  options: Omit<TrustedLockOptions, 'name' | 'coordinates'>,
): Promise<JarLock> {
  const coordinate = connectorPackage(connector, spark)
  const name = connectorLockName(connector, spark.sparkVersion, spark.scalaVersion)
  try {
    return await trustedLock({ ...options, name, coordinates: [coordinate] })
  } catch (error) {
    const { missing } = isBridgeError(error, 'TOOLCHAIN_JARS_UNAVAILABLE') ? error.details : {}
    const [group, artifact, version] = coordinate.split(':')
    const ivyName = `${group}#${artifact};${version}`
    if (!Array.isArray(missing) || !missing.includes(ivyName)) throw error
    throw unpublished(connector, coordinate, spark, error)
  }
}

function unpublished(
  connector: Connector,
  coordinate: string,
  { sparkVersion, scalaVersion }: SparkHome,
  cause: unknown,
): ToolchainError {
  const known = releasesWithConnector(connector).map(({ version }) => version)
  return new ToolchainError('TOOLCHAIN_CONNECTOR_UNKNOWN', {
    message: `The connector ${connector} is not published for Spark ${sparkVersion} with Scala ${scalaVersion}: ${coordinate} was not found. Its version must be that of Spark.`,
    hint: `${known.length === 0 ? 'leave the connector out' : `run on Spark ${known.join(' or ')}`}, or name a repository that has it (SPARKWIRE_MAVEN_REPOSITORY)`,
    details: { connector, coordinate, sparkVersion, scalaVersion, known, locks: jarLockNames() },
    cause,
  })
}

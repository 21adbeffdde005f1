import type { Connector } from '../../ir/connector.js'
import { connectorLockName, connectorPackage } from '../connector-artifacts.js'
import { CENTRAL } from '../ivy.js'
import { readJarLock } from '../jar-lock.js'
import { jarSourceOf } from '../jar-source.js'
import type { SparkHome } from '../spark-home.js'
import type { ToolchainOptions } from '../toolchain-options.js'

/** Whether there is a connector for exactly one Spark and Scala, and who says so. */
export type Publication =
  | { readonly state: 'locked' | 'published' | 'absent'; readonly coordinate: string; readonly by: string }
  | { readonly state: 'unknown'; readonly coordinate: string; readonly by: string; readonly reason: string }

const ASK_LIMIT_MS = 4000

/**
 * Whether a connector exists for a Spark: by this package's locks, else by one HEAD request to the repository. PyPI
 * may be ahead of Maven Central, and a connector of another version reads a batch and dies in a stream.
 */
export async function connectorPublication(
  connector: Connector,
  spark: Pick<SparkHome, 'sparkVersion' | 'scalaVersion'>,
  options: ToolchainOptions,
): Promise<Publication> {
  const coordinate = connectorPackage(connector, spark)
  const lock = connectorLockName(connector, spark.sparkVersion, spark.scalaVersion)
  if (readJarLock(lock) !== undefined) return { state: 'locked', coordinate, by: lock }
  const { repository = CENTRAL, ivySettings, jarsDirectory } = jarSourceOf(options)
  const elsewhere = jarsDirectory ?? ivySettings
  if (elsewhere !== undefined)
    return { state: 'unknown', coordinate, by: elsewhere, reason: 'it is looked at when a job is run' }
  try {
    const answer = await fetch(pomOf(repository, coordinate), {
      method: 'HEAD',
      signal: AbortSignal.any([
        AbortSignal.timeout(ASK_LIMIT_MS),
        ...(options.signal === undefined ? [] : [options.signal]),
      ]),
    })
    if (answer.ok) return { state: 'published', coordinate, by: repository }
    if (answer.status === 404) return { state: 'absent', coordinate, by: repository }
    return { state: 'unknown', coordinate, by: repository, reason: `it answered ${answer.status}` }
  } catch (error) {
    options.signal?.throwIfAborted()
    const { message, cause } = error as Error
    const reason = cause instanceof Error ? cause.message : message
    return { state: 'unknown', coordinate, by: repository, reason: `it did not answer (${reason})` }
  }
}

function pomOf(repository: string, coordinate: string): string {
  const [group = '', artifact = '', version = ''] = coordinate.split(':')
  const root = repository.endsWith('/') ? repository : `${repository}/`
  return `${root}${group.replaceAll('.', '/')}/${artifact}/${version}/${artifact}-${version}.pom`
}

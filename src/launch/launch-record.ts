import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFile } from 'atomically'
import { LaunchError } from '../errors/launch-error.js'
import type { ProcessIdentity } from '../supervise/process-identity.js'
import type { KubernetesAddress } from './kubernetes/kubernetes-address.js'
import type { Master } from './master.js'
import type { StandaloneAddress } from './standalone-address.js'
import type { YarnAddress } from './yarn/yarn-address.js'

/** Where a cluster is asked; null for a local master, which is this machine. */
export type ClusterAddress = StandaloneAddress | YarnAddress | KubernetesAddress | null

/**
 * What it takes to ask about a run, end it or read its logs from any process of this user: `launch.json` in the run's
 * directory, written before spark-submit is started. Nothing in it is secret.
 */
export interface LaunchRecord {
  readonly v: 1
  readonly run: string
  readonly master: Master
  readonly cluster: ClusterAddress
  /** With which Spark it is asked, where Spark is what asks. */
  readonly spark: {
    readonly sparkHome: string
    readonly variables: Readonly<Record<string, string>>
  }
  /** Leader of the process group of spark-submit, once it runs. */
  readonly process: ProcessIdentity | null
}

const FILE = 'launch.json'

export async function writeLaunchRecord(directory: string, record: LaunchRecord): Promise<void> {
  await writeFile(join(directory, FILE), `${JSON.stringify(record, undefined, 2)}\n`, { mode: 0o600 })
}

/** Writes down which process group is the run's. */
export async function recordProcess(directory: string, process: ProcessIdentity): Promise<void> {
  await writeLaunchRecord(directory, { ...(await readLaunchRecord(directory)), process })
}

/** Reads a run's record. Throws LAUNCH_NO_RECORD. */
export async function readLaunchRecord(directory: string): Promise<LaunchRecord> {
  const file = join(directory, FILE)
  try {
    const record = JSON.parse(await readFile(file, 'utf8')) as LaunchRecord
    if (record.v === 1) return record
    throw new Error(`its version is ${String(record.v)}, expected 1`)
  } catch (cause) {
    throw new LaunchError('LAUNCH_NO_RECORD', {
      message: `Where the run was launched cannot be read: ${file}: ${cause instanceof Error ? cause.message : String(cause)}`,
      hint: "Name a run's own directory, of this version of sparkwire.",
      details: { directory },
      cause,
    })
  }
}

/** The name by which a cluster knows the run before it has given it an id. */
export function runTag(run: string): string {
  return `sparkwire-${run}`
}

/** The id that the cluster gave the run's application, as the runner left it; undefined before. */
export async function readApplicationId(directory: string): Promise<string | undefined> {
  try {
    const { id } = JSON.parse(await readFile(join(directory, 'application.json'), 'utf8')) as { id: string }
    return id
  } catch {
    return undefined
  }
}

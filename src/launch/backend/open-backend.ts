import type { LaunchPlan } from '../launch-plan.js'
import { type LaunchRecord, readLaunchRecord, runTag, writeLaunchRecord } from '../launch-record.js'
import { type Arrangement, arrangedHere, type StartDriverOptions } from '../start-driver.js'
import type { Backend } from './backend.js'
import { connectBackend } from './connect-backend.js'
import { kubernetesArrangement, kubernetesBackend } from './kubernetes-backend.js'
import { localBackend } from './local-backend.js'
import { standaloneBackend } from './standalone-backend.js'
import { yarnArrangement, yarnBackend } from './yarn-backend.js'

export interface NewBackendOptions {
  readonly run: string
  /** The run's directory. */
  readonly directory: string
  readonly plan: LaunchPlan
  readonly sparkHome: string
  /** SPARK_HOME, JAVA_HOME. */
  readonly variables: Readonly<Record<string, string>>
}

/** The backend of a run that is about to be launched; how to find it again is on disk when this returns. */
export async function newBackend(options: NewBackendOptions): Promise<Backend> {
  const { master, cluster } = options.plan
  const record: LaunchRecord = {
    v: 1,
    run: options.run,
    master,
    cluster,
    spark: { sparkHome: options.sparkHome, variables: options.variables },
    process: null,
  }
  await writeLaunchRecord(options.directory, record)
  return backendOf(options.directory, record)
}

/** The backend of a run that was launched before, by whichever process. Throws LAUNCH_NO_RECORD. */
export async function openBackend(directory: string): Promise<Backend> {
  return backendOf(directory, await readLaunchRecord(directory))
}

/** What a run's kind of master adds to its call of spark-submit. */
export function arrangementOf(options: StartDriverOptions): Arrangement {
  const name = runTag(options.driver.run)
  switch (options.plan.master.kind) {
    case 'yarn':
      return yarnArrangement(options, name)
    case 'kubernetes':
      return kubernetesArrangement(options, name)
    default:
      return arrangedHere(options)
  }
}

function backendOf(directory: string, record: LaunchRecord): Backend {
  const { cluster } = record
  if (cluster === null)
    return record.master.kind === 'connect' ? connectBackend(directory, record) : localBackend(directory)
  switch (cluster.kind) {
    case 'standalone':
      return standaloneBackend(directory, cluster)
    case 'yarn':
      return yarnBackend(directory, record, cluster)
    case 'kubernetes':
      return kubernetesBackend(directory, record, cluster)
  }
}

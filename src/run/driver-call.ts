import { randomUUID } from 'node:crypto'
import { readSpillLimit } from '../channel/spill-limit.js'
import type { RemoteServer } from '../launch/driver-file.js'
import type { StartDriverOptions } from '../launch/start-driver.js'
import { checkpointContract } from './checkpoint-contract.js'
import { isElsewhere } from './driver-elsewhere.js'
import { localPath } from './preflight/local-path.js'
import type { PreparedRun, RunSettlement } from './prepare-run.js'
import type { RunChannel } from './run-channel.js'
import type { RunDirectory } from './run-directory.js'
import type { SubmitOptions } from './submit.js'

/** Where a driver writes and calls back. */
export interface DriverPlace {
  readonly directory: RunDirectory
  readonly token: string
  /** Where it calls back; null where nothing is started. */
  readonly channel: Pick<RunChannel, 'endpoint' | 'keys' | 'spool'> | null
}

/** How the driver of a run is started. */
export function driverCall(
  settled: RunSettlement,
  { environment, python }: PreparedRun,
  options: SubmitOptions,
  { directory, token, channel }: DriverPlace,
): StartDriverOptions {
  const { job, params, secrets, cwd, checkpoint, plan } = settled
  return {
    name: job.name,
    plan: python.plan,
    sparkHome: environment.sparkHome,
    variables: { ...environment.variables, ...python.variables },
    jars: environment.jars,
    classArchive: environment.classArchive,
    profile: options.profile ?? 'long',
    packages: options.connector === 'packages' ? environment.packages : [],
    driver: {
      run: directory.id,
      token,
      endpoint: channel?.endpoint ?? null,
      curve: channel?.keys ?? null,
      ...(channel?.spool === undefined ? {} : { spool: channel.spool }),
      script: directory.files.script,
      args: job.document.kind === 'script' ? job.document.args : [],
      params,
      secrets,
      // The one in the run's directory is out of the reach of a driver elsewhere.
      checkpoint: isElsewhere(plan.master) ? (checkpoint ?? null) : directory.files.checkpoint,
      localCheckpoint: isLocalCheckpoint(settled, directory.files.checkpoint),
      // It is kept through Hadoop's file systems in the JVM, which a Connect client does not have.
      ...(checkpoint === undefined || plan.connect !== null
        ? {}
        : { contract: checkpointContract(job.document, options.onChange ?? 'refuse') }),
      closedFile: directory.closedFile,
      applicationFile: directory.applicationFile,
      checkWorkers: python.checkWorkers,
      ...(options.spillLimit === undefined ? {} : { spillBytes: readSpillLimit(options.spillLimit) }),
      remote: remoteServer(plan, job),
    },
    directory: directory.files.directory,
    stdoutFile: directory.files.stdout,
    logFile: directory.files.log,
    exitFile: directory.files.exit,
    scratch: directory.scratch,
    cwd,
  }
}

/** A script of the caller's may keep a checkpoint elsewhere, too; tasks on other machines keep state there. */
function isLocalCheckpoint({ job, plan }: RunSettlement, folder: string): boolean {
  return job.document.kind !== 'script' && plan.master.kind === 'local' && localPath(folder) !== undefined
}

/** The session is named here, so that it can be let go when the client itself cannot. */
function remoteServer(
  { connect, conf }: RunSettlement['plan'],
  { connectors }: RunSettlement['job'],
): RemoteServer | null {
  if (connect === null) return null
  const { name, url } = connect
  return { name, url, session: randomUUID(), connectors, conf, pyFiles: [] }
}

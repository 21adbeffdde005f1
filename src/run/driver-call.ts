import type { StartDriverOptions } from '../launch/start-driver.js'
import { checkpointContract } from './checkpoint-contract.js'
import { isElsewhere } from './driver-elsewhere.js'
import type { PreparedRun, RunSettlement } from './prepare-run.js'
import type { RunDirectory } from './run-directory.js'
import type { SubmitOptions } from './submit.js'

/** Where a driver writes and calls back. */
export interface DriverPlace {
  readonly directory: RunDirectory
  readonly token: string
  readonly endpoint: string | null
}

/** How the driver of a run is started. */
export function driverCall(
  { job, params, cwd, checkpoint, plan }: RunSettlement,
  { environment, python }: PreparedRun,
  options: SubmitOptions,
  { directory, token, endpoint }: DriverPlace,
): StartDriverOptions {
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
      endpoint,
      script: directory.files.script,
      args: job.document.kind === 'script' ? job.document.args : [],
      params,
      // The one in the run's directory is out of the reach of a driver elsewhere.
      checkpoint: isElsewhere(plan.master) ? (checkpoint ?? null) : directory.files.checkpoint,
      ...(checkpoint === undefined
        ? {}
        : { contract: checkpointContract(job.document, options.onChange ?? 'refuse') }),
      closedFile: directory.closedFile,
      applicationFile: directory.applicationFile,
      checkWorkers: python.checkWorkers,
    },
    directory: directory.files.directory,
    stdoutFile: directory.files.stdout,
    logFile: directory.files.log,
    exitFile: directory.files.exit,
    scratch: directory.scratch,
    cwd,
  }
}

import { randomBytes } from 'node:crypto'
import { join, resolve } from 'node:path'
import { type NetworkOptions, readNetworkOptions } from '../channel/network-place.js'
import { ResultChannel } from '../channel/result-channel.js'
import { readSpillLimit } from '../channel/spill-limit.js'
import type { DocumentSource, JobDocument, ResultRows } from '../ir/job-document.js'
import { secretParams } from '../ir/secret-params.js'
import type { UntilConditions } from '../ir/until.js'
import type { Backend } from '../launch/backend/backend.js'
import { newBackend } from '../launch/backend/open-backend.js'
import type { DriverProfile } from '../launch/driver-profile.js'
import { HadoopFolder } from '../launch/hadoop-folder.js'
import { type LaunchPlan, planLaunch } from '../launch/launch-plan.js'
import { recordProcess } from '../launch/launch-record.js'
import type { DeployMode } from '../launch/master.js'
import { isRedacted } from '../launch/spark-properties.js'
import type { SparkSubmitOptions } from '../launch/spark-submit-options.js'
import { publishStep, step } from '../observe/steps.js'
import type { KeptProcess } from '../supervise/kept-process.js'
import { choiceText } from '../toolchain/choose-spark.js'
import { ActiveRun } from './active-run.js'
import type { ClusterAccess, LaunchLimits } from './application-watch.js'
import { callbackPlace } from './callback-place.js'
import type { OnChange } from './checkpoint-contract.js'
import { compileSource } from './compile-source.js'
import { checkConnect } from './connect-run.js'
import { DeliveredBatches, QUERIES } from './delivered-batches.js'
import { askedBrokers } from './diagnosis/asked-brokers.js'
import { type DriverPlace, driverCall } from './driver-call.js'
import { checkDriverElsewhere, isElsewhere } from './driver-elsewhere.js'
import { reportedWarning } from './job-failure.js'
import { pyFilesOf } from './job-packages.js'
import { type PreparedRun, prepareRun, type RunSettlement } from './prepare-run.js'
import { packageSettings } from './resolve-spark.js'
import type { Run } from './run.js'
import type { RunChannel } from './run-channel.js'
import { RunDirectory, runsDirectory } from './run-directory.js'
import { runMask } from './run-mask.js'
import { claimRun } from './run-owner.js'
import { runParams } from './run-params.js'
import { openSpool, type SpoolOptions, spoolFolder } from './spool/open-spool.js'
import { clearStaleRuns } from './stored/list-runs.js'
import { recordUnstarted } from './unstarted-run.js'
import { refuseViaExecutors } from './via-executors.js'
import { type WarmDriver, warmStart } from './warm.js'

/** How a job is run; what is not named here is an option of spark-submit's own. */
export interface SubmitOptions extends SparkSubmitOptions, NetworkOptions, SpoolOptions {
  /** Kafka's `host:port` list for sources and sinks that do not name their own. @default none */
  readonly bootstrapServers?: string
  /** Where Spark runs, as spark-submit takes it: `local[*]`, `spark://host:port`, `yarn`. @default `local[*]` */
  readonly master?: string
  /**
   * A Spark Connect server, `sc://host:port`, on which the job works in place of a master; Spark's variable
   * `SPARK_CONNECT_AUTHENTICATE_TOKEN` gives the token where it asks for one.
   * @default none
   */
  readonly remote?: string
  /**
   * Where the driver runs: on this machine, or in the cluster (YARN, Kubernetes), from where it calls back.
   * @default 'client'
   */
  readonly deployMode?: DeployMode
  /** How long the cluster may take to start the application, and its driver to call back. @default 5 minutes and 1 minute */
  readonly limits?: LaunchLimits
  /** Further Spark properties; they win over sparkwire's own. @default sparkwire's own, then Spark's */
  readonly conf?: Readonly<Record<string, string>>
  /**
   * How the driver's JVM compiles: `short` for jobs of some seconds, such as tests, whose rows are few; `long` for all
   * others. Changes speed, never results.
   * @default 'long'
   */
  readonly profile?: DriverProfile
  /**
   * Parameters that the script reads by `bridge.param(…)`. One that the job reads and that is not given is the variable
   * `SPARKWIRE_PARAM_NAME` of the environment.
   * @default none
   */
  readonly params?: Readonly<Record<string, string>>
  /**
   * Parameters whose values nobody may see: like `params`, and masked in errors, events, report and logs. So is each
   * parameter that the job takes for a secret itself.
   * @default none
   */
  readonly secrets?: Readonly<Record<string, string>>
  /**
   * Python packages for driver and workers: the path of a requirements file, or its lines. Their environment is made
   * once, over sparkwire's own, whose packages keep their versions.
   * @default none
   */
  readonly requirements?: string | readonly string[]
  /** The Python of the workers; must be of the driver's minor version. @default the driver's */
  readonly workerPython?: string
  /** When a streaming run ends. @default when the job ends by itself */
  readonly until?: UntilConditions
  /** The folder of the checkpoints, one folder a sink in it. @default a fresh one in the run's directory */
  readonly checkpoint?: string
  /**
   * What is done where a given checkpoint is that of another job: see the guide on checkpoints.
   * @default 'refuse'
   */
  readonly onChange?: OnChange
  /**
   * Which Spark: a version that sparkwire installs (`3.5.1`, `4.0.0`, `4.1.1`, `4.2.0`), or `system` for the one of
   * this machine.
   * @default what SPARKWIRE_SPARK says, else the one that has what the job needs
   */
  readonly spark?: string
  /** Where the connector comes from: jars checked against the lock, or spark-submit's `--packages`. @default 'jars' */
  readonly connector?: 'jars' | 'packages'
  /** Further Maven packages, `group:artifact:version` each; locked when they are first resolved. @default none */
  readonly packages?: readonly string[]
  /** What is left out of all that is resolved, `group:artifact` each. @default none */
  readonly excludePackages?: readonly string[]
  /** A Maven repository in place of Maven Central. @default what SPARKWIRE_MAVEN_REPOSITORY says */
  readonly repository?: string
  /** An Ivy settings file, in place of a repository. @default what SPARKWIRE_IVY_SETTINGS says */
  readonly ivySettings?: string
  /** A folder that jars come from, in place of a repository. @default what SPARKWIRE_JARS_DIRECTORY says */
  readonly jarsDirectory?: string
  /** Whether brokers, topics, checkpoint and disk are checked first; what is found ends in an error or a warning. @default true */
  readonly preflight?: boolean
  /**
   * How much of one micro-batch may wait on disk for the caller, `512m` or `16g`: on the driver's, or on this machine's
   * where executors write the rows. A larger one fails.
   * @default '16g'
   */
  readonly spillLimit?: string
  /** Where runs are kept. @default the user's state directory */
  readonly runsDirectory?: string
  /** The driver's working directory. @default the current one */
  readonly cwd?: string
  /**
   * Runs the script on a resident JVM instead of one of its own: started where there is none that fits, and left for the
   * next; or on one of a {@link WarmDriver}. @default false
   */
  readonly warm?: boolean | Pick<WarmDriver, 'keeping'>
  /** Aborting stops the run, as `stop()` does; its rows then throw. */
  readonly signal?: AbortSignal
}

/**
 * Starts a job on real Spark: compiles it, checks what it needs, and launches spark-submit.
 * Resolves once spark-submit runs. Throws LAUNCH_*, DEFINE_*, COMPILE_*, TOOLCHAIN_*, KAFKA_*, PREFLIGHT_*, CHANNEL_*,
 * RUN_NO_BROKERS, RUN_PARAM_MISSING; what goes wrong later is thrown by the rows and told by the report.
 *
 * @example
 * await using run = await submit(job, { bootstrapServers: '127.0.0.1:9092' })
 * for await (const row of run.rows('strong')) console.log(row.place, row.mag)
 * console.log((await run.report).verdict)
 */
export function submit<Results extends ResultRows>(
  source: DocumentSource<Results>,
  options: SubmitOptions = {},
): Promise<Run<Results>> {
  return startRun(source, options)
}

/** As {@link submit}, for who owns the run and does more with it. */
export async function startRun<Results extends ResultRows>(
  source: DocumentSource<Results>,
  options: SubmitOptions,
): Promise<ActiveRun<Results>> {
  const settled = await settleRun(source, options)
  const { job, plan, checkpoint, runsDirectory: parent } = settled
  const prepared = await prepareRun(settled, options)
  options.signal?.throwIfAborted()
  await clearStaleRuns(parent)
  const directory = await RunDirectory.create(job, parent, checkpoint)
  const token = randomBytes(24).toString('base64url')
  let opened: RunChannel | undefined
  let process: KeptProcess | undefined
  try {
    // Before anything else: who looks must not take it for half-written.
    await claimRun(directory.files.directory)
    const channel = await openChannel(settled, prepared, options, { directory, token })
    opened = channel
    await claimRun(directory.files.directory, channel.directory)
    const backend = await newBackend({
      run: directory.id,
      directory: directory.files.directory,
      plan,
      sparkHome: prepared.environment.sparkHome,
      variables: prepared.environment.variables,
    })
    const start = options.warm ? warmStart(options.warm) : backend.submit
    const how = `${starterOf(plan, options)} ${job.name} on ${plan.master.url}`
    process = await step('run.submit', `${how}, ${choiceText(prepared.choice)}`, () =>
      start(driverCall(settled, prepared, options, { directory, token, channel })),
    )
    await recordProcess(directory.files.directory, process.identity)
    await claimRun(directory.files.directory, channel.directory, process.identity)
    const run = new ActiveRun<Results>({
      job,
      directory,
      mask: runMask(settled, token, channel.keys?.secretKey),
      channel,
      process,
      spark: prepared.environment.sparkVersion,
      master: plan.master.url,
      until: options.until ?? source.defaults?.until ?? {},
      // A fresh checkpoint is that of no other run.
      ...(checkpoint === undefined ? {} : { delivered: new DeliveredBatches(join(parent, QUERIES)) }),
      warnings: [...settled.foreseen.map(reportedWarning), ...prepared.warnings],
      ...clusterOf(settled, backend, options),
      ...(plan.master.kind === 'local'
        ? { askBrokers: () => askedBrokers(job.document, settled.params) }
        : {}),
      ...(plan.connect === null ? {} : { release: () => released(backend) }),
    })
    stopOnAbort(run, options.signal)
    return run
  } catch (error) {
    await process?.end(0)
    await opened?.close()
    await recordUnstarted(job.name, directory, error, options.signal?.aborted === true)
    throw error
  }
}

async function openChannel(
  { plan, job, spool, cwd }: RunSettlement,
  { environment }: PreparedRun,
  options: SubmitOptions,
  { directory, token }: Pick<DriverPlace, 'directory' | 'token'>,
): Promise<RunChannel> {
  if (spool === undefined) {
    const network = await callbackPlace(plan, job.document, options)
    const attempts = { directory: directory.attempts, limitBytes: spillBytesOf(options) }
    return ResultChannel.open({ run: directory.id, token, network, attempts })
  }
  return openSpool(spool, directory.id, (folder) => {
    const packages = options.connector === 'packages' ? environment.packages : []
    const scratch = join(directory.scratch, 'spool')
    return step('run.spool', `a JVM reaches ${folder}`, () =>
      HadoopFolder.make({ ...environment, plan, cwd, packages, folder, scratch }),
    )
  })
}

function spillBytesOf({ spillLimit }: SubmitOptions): number | undefined {
  return spillLimit === undefined ? undefined : readSpillLimit(spillLimit)
}

async function released(backend: Backend): Promise<void> {
  try {
    await backend.release()
  } catch (error) {
    publishStep({ step: 'run.release', state: 'failed', text: String(error) })
  }
}

function starterOf({ connect }: LaunchPlan, { warm }: SubmitOptions): string {
  if (connect !== null) return 'a Connect client runs'
  return warm ? 'a warm driver takes' : 'spark-submit'
}

/** A warm driver's application is not the run's: it goes on when the run has ended. */
function clusterOf(
  { plan, spool }: RunSettlement,
  backend: Backend,
  { warm, limits = {} }: SubmitOptions,
): { readonly cluster?: ClusterAccess } {
  if (plan.cluster === null || warm) return {}
  const callback = spool === undefined ? {} : { callback: `written into the spool ${spool}` }
  return { cluster: { backend, elsewhere: isElsewhere(plan.master), limits, ...callback } }
}

/**
 * What is known of a run before anything is looked for or started.
 *
 * @throws LAUNCH_*, DEFINE_*, COMPILE_*, RUN_NO_BROKERS, RUN_PARAM_MISSING, RUN_NO_CHECKPOINT,
 * RUN_OPTIONS_CONFLICT, CHANNEL_BAD_ADDRESS, CHANNEL_BAD_LIMIT
 */
export async function settleRun(
  source: Pick<DocumentSource, 'toDocument' | 'defaults'>,
  given: SubmitOptions,
): Promise<RunSettlement> {
  const options = { ...given, params: { ...source.defaults?.params, ...given.params } }
  const cwd = options.cwd ?? globalThis.process.cwd()
  const pyFiles = pyFilesOf(source.toDocument(), options)
  const plan = planLaunch({
    master: options.master,
    remote: options.remote,
    deployMode: options.deployMode,
    options: pyFiles === undefined ? options : { ...options, pyFiles },
    conf: { ...confOf(options), ...hiddenOptions(source.toDocument(), options) },
    cwd,
  })
  const job = await compileSource(source)
  if (isElsewhere(plan.master)) checkDriverElsewhere(job, options)
  readNetworkOptions(options)
  const spool = spoolFolder(options)
  if (spool !== undefined)
    refuseViaExecutors(job.document, 'spool', 'the driver alone writes into that folder')
  spillBytesOf(options)
  const foreseen = plan.connect === null ? [] : checkConnect(plan.connect, job, options)
  const { params, secrets } = runParams(job, options)
  options.signal?.throwIfAborted()
  const checkpoint = options.checkpoint === undefined ? undefined : checkpointPath(options.checkpoint)
  const parent = options.runsDirectory ?? runsDirectory()
  return { job, plan, params, secrets, checkpoint, spool, runsDirectory: parent, cwd, foreseen }
}

/** Options that hold a secret and whose names do not say so: Spark masks by name. */
function hiddenOptions(
  document: JobDocument,
  { conf, remote }: SubmitOptions,
): Readonly<Record<string, string>> {
  const unknown = secretParams(document)
    .flatMap(({ options }) => options)
    // Of Spark's sources and sinks: a registry is asked by our own Python.
    .filter((option) => option.includes('.') && !isRedacted(option))
  // A session on a Connect server cannot have a pattern of its own.
  if (unknown.length === 0 || remote !== undefined) return {}
  const names = unknown.map((option) => option.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  const given = conf?.['spark.redaction.regex']
  return { 'spark.redaction.regex': [...(given === undefined ? [] : [given]), ...names].join('|') }
}

/** Where spark-submit resolves packages itself, it must be told what sparkwire would have heeded. */
function confOf(options: SubmitOptions): Readonly<Record<string, string>> {
  return { ...(options.connector === 'packages' ? packageSettings(options) : {}), ...options.conf }
}

function stopOnAbort(run: ActiveRun<ResultRows>, signal: AbortSignal | undefined): void {
  if (signal === undefined) return
  const abort = (): void => {
    void run.halt({ by: 'interrupt', text: 'the run was interrupted' }, 'finish')
  }
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort, { once: true })
  void run.report.then(() => signal.removeEventListener('abort', abort))
}

/** A path without a scheme is local, and the driver's working directory may not be ours. */
function checkpointPath(path: string): string {
  return /^[a-z][a-z0-9+.-]+:/i.test(path) ? path : resolve(path)
}

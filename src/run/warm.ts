import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Connector } from '../ir/connector.js'
import { planLaunch } from '../launch/launch-plan.js'
import type { SparkSubmitOptions } from '../launch/spark-submit-options.js'
import type { StartDriverOptions } from '../launch/start-driver.js'
import type { WarmKeeping } from '../launch/warm/start-warm-driver.js'
import { warmRoot } from '../launch/warm/warm-directory.js'
import { WarmDrivers } from '../launch/warm/warm-drivers.js'
import type { KeptProcess } from '../supervise/kept-process.js'
import { identifyProcess } from '../supervise/process-identity.js'
import { resolveSparkEnvironment } from '../toolchain/resolve-environment.js'

/** ms without a script after which a warm driver ends. */
export const WARM_IDLE_MS = 15 * 60_000

/** What a warm driver is started for, and how it is kept. */
export interface WarmOptions extends SparkSubmitOptions {
  /** As spark-submit takes it. @default `local[*]` */
  readonly master?: string
  /** What the jobs read and write. @default ['kafka'] */
  readonly connectors?: readonly Connector[]
  /** Which Spark, as `submit` takes it. @default what SPARKWIRE_SPARK says, else the one that has the connectors */
  readonly spark?: string
  /** Spark properties that take effect when Spark starts. @default sparkwire's own, then Spark's */
  readonly conf?: Readonly<Record<string, string>>
  /** ms without a script after which it ends; the next script starts another. @default 15 minutes */
  readonly idleMs?: number | undefined
  /** MiB of resident memory of the JVM over which it takes no more scripts and is replaced. @default its heap and 1536 */
  readonly memoryMb?: number
  /** The drivers' working directory. @default the current one */
  readonly cwd?: string
  /** Ends the start: the promise rejects with its reason. */
  readonly signal?: AbortSignal
}

/**
 * A resident JVM for `submit(job, { warm: driver })`. A job that needs other jars, another master or other settings gets
 * another one beside it, never the wrong one. All of them end with `await using`, or with the process.
 */
export interface WarmDriver extends AsyncDisposable {
  /** Plain data: another process of yours may submit to the same drivers by it. */
  readonly keeping: WarmKeeping
}

/** The drivers of this process; started as scripts come. */
export function ownWarmDriver({
  idleMs,
  memoryMb,
}: Pick<WarmOptions, 'idleMs' | 'memoryMb'> = {}): WarmDriver {
  const keeping: WarmKeeping = Object.freeze({
    // Short: paths of sockets below it have a limit.
    root: mkdtempSync(join(tmpdir(), 'sparkwire-')),
    owner: identifyProcess(process.pid) ?? null,
    idleMs: idleMs ?? WARM_IDLE_MS,
    memoryLimit: memoryMb === undefined ? null : memoryMb * 2 ** 20,
  })
  return {
    keeping,
    async [Symbol.asyncDispose]() {
      await new WarmDrivers(keeping).end()
      rmSync(keeping.root, { recursive: true, force: true })
    },
  }
}

/** The drivers of this user that stay when their starter has ended. */
export function standingWarmDriver({
  idleMs,
}: Pick<WarmOptions, 'idleMs'> = {}): Pick<WarmDriver, 'keeping'> {
  return { keeping: { root: warmRoot(), owner: null, idleMs: idleMs ?? WARM_IDLE_MS, memoryLimit: null } }
}

/**
 * Starts a resident JVM that takes script after script, each in a Python process and a session of its own: a job that is
 * submitted to it starts in a fraction of a second.
 *
 * @throws ToolchainError, LAUNCH_WARM_NOT_STARTED
 * @example
 * await using driver = await warm()
 * await using run = await submit(job, { bootstrapServers: '127.0.0.1:9092', warm: driver })
 */
export async function warm(options: WarmOptions = {}): Promise<WarmDriver> {
  const cwd = options.cwd ?? process.cwd()
  const plan = planLaunch({ master: options.master, options, conf: options.conf ?? {}, cwd })
  const environment = await resolveSparkEnvironment({
    connectors: options.connectors ?? ['kafka'],
    spark: options.spark,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  })
  options.signal?.throwIfAborted()
  const driver = ownWarmDriver(options)
  try {
    await new WarmDrivers(driver.keeping).start({
      ...environment,
      packages: [],
      classArchive: environment.classArchive,
      plan,
      cwd,
    })
    return driver
  } catch (error) {
    await driver[Symbol.asyncDispose]()
    throw error
  }
}

/** What starts a run's process: on one of these drivers, or on one of the user's that stay. */
export function warmStart(
  driver: true | Pick<WarmDriver, 'keeping'>,
): (options: StartDriverOptions) => Promise<KeptProcess> {
  const { keeping } = driver === true ? standingWarmDriver() : driver
  return (options) => new WarmDrivers(keeping).run(options)
}

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { SandboxError } from '../errors/sandbox-error.js'
import { step } from '../observe/steps.js'
import { groupMembers } from '../supervise/process-group.js'
import { awaitDaemons, type StartingDaemon } from './await-daemon.js'
import { checkCount, checkMemory } from './check-options.js'
import { saysPortTaken } from './daemon-log.js'
import { type RegisteredWorker, registeredWorkers } from './registered-workers.js'
import type { SandboxRecord } from './sandbox-record.js'
import { type MasterFacts, readMasterLog, readWorkerPort } from './spark-logs.js'
import { type SparkProgram, sparkDaemon, sparkDaemonEnvironment } from './spark-program.js'
import { type SparkStandalone, sparkStandalone } from './spark-standalone.js'
import { type SandboxStart, type SandboxStartOptions, startInSandbox } from './start-in-sandbox.js'

/** How many workers a cluster has, and what each gives to executors. */
export interface SparkWorkersOptions {
  /** Workers that are started. @default 1 */
  readonly workers?: number
  /** Cores that each gives to executors. @default 1 */
  readonly coresPerWorker?: number
  /** Memory that each gives to executors, as Spark writes it: `1g`, `512m`. @default '1g' */
  readonly memoryPerWorker?: string
}

export interface StartSparkStandaloneOptions extends SandboxStartOptions, SparkWorkersOptions, SparkProgram {
  /** The master's port. @default any free port of the loopback interface */
  readonly port?: number
  /** How long the master, and then the workers, may take, ms. @default 60 s each */
  readonly limitMs?: number
}

/** Time the daemons have between SIGTERM and SIGKILL, ms. */
const STOP_GRACE_MS = 5000

/**
 * Starts a real Spark standalone cluster on the loopback interface: a master, and workers that have registered with
 * it. It ends with this process, however that one ends; orphans of earlier processes are cleared first.
 *
 * @throws SandboxError SANDBOX_OPTION_INVALID, SANDBOX_START_FAILED, SANDBOX_START_TIMEOUT, SANDBOX_UNSAFE_DIRECTORY
 * @example
 * await using spark = await startSparkStandalone({ ...(await resolveSparkEnvironment()), workers: 2 })
 * console.log(spark.master)
 */
export async function startSparkStandalone(options: StartSparkStandaloneOptions): Promise<SparkStandalone> {
  const count = options.workers ?? 1
  checkCount('workers', options.workers)
  checkCount('coresPerWorker', options.coresPerWorker)
  checkMemory('memoryPerWorker', options.memoryPerWorker)
  return startInSandbox('spark', options, (start) =>
    step('sandbox.spark', 'Starting a Spark standalone cluster', async (progress) => {
      for (const name of ['conf', 'local']) mkdirSync(join(start.directory, name))
      progress('Waiting for the master')
      const master = await startMaster(start, options)
      progress(`Waiting for ${count} worker${count === 1 ? '' : 's'}`)
      const workers = await startWorkers(start, options, master, count)
      const ready = start.ready(factsOf(master, workers), STOP_GRACE_MS)
      progress(`Spark ${master.version} at ${master.master}`)
      return sparkStandalone(ready, master.logFile)
    }),
  )
}

interface StartedMaster extends StartingDaemon, MasterFacts {}

async function startMaster(
  start: SandboxStart,
  options: StartSparkStandaloneOptions,
): Promise<StartedMaster> {
  const { port = 0, limitMs } = options
  const logFile = join(start.directory, 'master.log')
  const args = ['--host', '127.0.0.1', '--port', `${port}`, '--webui-port', '0']
  const process = await start.daemon({
    name: 'master',
    argv: sparkDaemon(options, start.directory, 'org.apache.spark.deploy.master.Master', args),
    env: sparkDaemonEnvironment(options, start.directory),
    logFile,
  })
  const master = { what: 'Spark master', process, logFile }
  const facts = await awaitDaemons([master], { signal: start.signal, limitMs }, async () => {
    if (saysPortTaken(logFile)) throw portTaken(port)
    return readMasterLog(logFile)
  })
  return { ...master, ...facts }
}

interface StartedWorker extends StartingDaemon, RegisteredWorker {
  readonly workDirectory: string
}

async function startWorkers(
  start: SandboxStart,
  options: StartSparkStandaloneOptions,
  { master, webUi, ...masterDaemon }: StartedMaster,
  count: number,
): Promise<readonly StartedWorker[]> {
  const { coresPerWorker = 1, memoryPerWorker = '1g', limitMs } = options
  const workers = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const name = `worker-${index + 1}`
      const workDirectory = join(start.directory, name)
      const logFile = join(start.directory, `${name}.log`)
      const args = [
        ...['--host', '127.0.0.1', '--port', '0', '--webui-port', '0'],
        ...['--cores', `${coresPerWorker}`, '--memory', memoryPerWorker, '--work-dir', workDirectory],
        master,
      ]
      const process = await start.daemon({
        name,
        argv: sparkDaemon(options, start.directory, 'org.apache.spark.deploy.worker.Worker', args),
        env: sparkDaemonEnvironment(options, start.directory),
        logFile,
      })
      return { what: `Spark worker ${index + 1} of ${count}`, process, logFile, workDirectory }
    }),
  )
  const registered = new Map<StartingDaemon, RegisteredWorker>()
  return awaitDaemons(
    [...workers, masterDaemon],
    { signal: start.signal, limitMs },
    async () => {
      const known = await registeredWorkers(webUi)
      for (const worker of workers) {
        const port = readWorkerPort(worker.logFile)
        const found = known.find((entry) => entry.port === port)
        if (found !== undefined) registered.set(worker, found)
      }
      if (registered.size < count) return undefined
      return workers.map((worker) => ({ ...worker, ...(registered.get(worker) as RegisteredWorker) }))
    },
    () => workers.filter((worker) => !registered.has(worker)),
  )
}

/** What is written down of the cluster. */
function factsOf(
  { master, webUi, version, process }: StartedMaster,
  workers: readonly StartedWorker[],
): Partial<SandboxRecord> {
  return {
    version,
    processes: [...groupMembers(process.identity.pid)],
    spark: {
      master,
      webUi,
      workers: workers.map((worker) => ({
        id: worker.id,
        webUi: worker.webUi,
        cores: worker.cores,
        memoryMb: worker.memoryMb,
        logFile: worker.logFile,
        workDirectory: worker.workDirectory,
        processes: [...groupMembers(worker.process.identity.pid)],
      })),
    },
  }
}

function portTaken(port: number): SandboxError {
  return new SandboxError('SANDBOX_START_FAILED', {
    message: `The Spark master cannot be started: port ${port} of 127.0.0.1 is taken. Expected a free one.`,
    hint: 'name another port, or none: any free one is taken then',
    details: { port },
  })
}

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import lockfile from 'proper-lockfile'
import { SandboxError } from '../errors/sandbox-error.js'
import { readClientProperties } from '../kafka/client-properties-file.js'
import { checkMemory } from '../sandbox/check-options.js'
import { SASL_MECHANISMS } from '../sandbox/kafka-security.js'
import type { SandboxRecord, SandboxService } from '../sandbox/sandbox-record.js'
import { isReady } from '../sandbox/sandbox-record.js'
import { isSandboxRunning, SandboxRegistry } from '../sandbox/sandbox-registry.js'
import { yarnConf } from '../sandbox/yarn-sandbox.js'
import { isRunning } from '../supervise/process-identity.js'
import { type SandboxBrokerOptions, startSandboxBroker } from './sandbox-broker.js'
import { type SandboxSparkOptions, startSandboxSpark } from './sandbox-spark.js'
import { startSandboxYarn } from './sandbox-yarn.js'

/** What `sandbox up` leaves running of one service, as the next command sees it. */
export type StandingSandbox = StandingKafka | StandingSpark | StandingYarn

interface Standing {
  readonly state: 'running' | 'gone'
  readonly version: string
  /** Of the first keeper. */
  readonly pid: number
  readonly directory: string
  readonly startedAt: string
  /** The file that holds all this, for other programs. */
  readonly connectionFile: string
}

/** Kafka, a broker or several. */
export interface StandingKafka extends Standing {
  readonly service: 'kafka'
  /** The addresses of all brokers, separated by commas. */
  readonly bootstrapServers: string
  readonly brokers: readonly StandingBroker[]
  /** The file by which clients sign in, for `--command-config`; absent where everybody is let in. */
  readonly commandConfig?: string
}

/** A broker that stays. */
export interface StandingBroker {
  readonly id: number
  readonly state: 'running' | 'gone'
  readonly pid: number
  readonly address: string
}

/** A Spark standalone cluster. */
export interface StandingSpark extends Standing {
  readonly service: 'spark'
  readonly master: string
  readonly webUi: string
  readonly workers: readonly StandingWorker[]
}

/** A worker of a cluster that stays. */
export interface StandingWorker {
  readonly id: string
  readonly state: 'running' | 'gone'
  readonly pid: number
  readonly webUi: string
  readonly cores: number
  readonly memoryMb: number
}

/** YARN. */
export interface StandingYarn extends Standing {
  readonly service: 'yarn'
  readonly confDir: string
  readonly resourceManager: string
  readonly nodeManager: string
  readonly containerLogs: string
  /** What Spark is to be told beside the master. */
  readonly conf: Readonly<Record<string, string>>
}

/** What is to run: a broker in any case. */
export interface SandboxUpOptions {
  readonly signal?: AbortSignal
  /** How many brokers, and how clients sign in. @default one that lets in everybody */
  readonly kafka?: Omit<SandboxBrokerOptions, 'signal' | 'standing'> | undefined
  /** A Spark standalone cluster as well. */
  readonly spark?: Omit<SandboxSparkOptions, 'signal' | 'standing'> | undefined
  /** YARN as well. @default false */
  readonly yarn?: boolean
}

/** What runs now, and which of it this call has started. */
export interface SandboxUp {
  readonly started: readonly SandboxService[]
  readonly sandboxes: readonly StandingSandbox[]
}

/**
 * Leaves running what is asked for, or finds what runs already.
 *
 * @throws SANDBOX_OPTION_INVALID when Kafka runs with another number of brokers or lets in otherwise, or a cluster of another Spark or number of workers; what the starts throw
 */
export async function sandboxUp({
  signal,
  kafka = {},
  spark,
  yarn = false,
}: SandboxUpOptions = {}): Promise<SandboxUp> {
  const registry = new SandboxRegistry()
  mkdirSync(registry.directory, { recursive: true, mode: 0o700 })
  // Two at once would leave two brokers, of which only one is ever found.
  const release = await lockfile.lock(registry.directory, {
    lockfilePath: join(registry.directory, 'up.lock'),
    stale: 30_000,
    retries: { retries: 600, minTimeout: 200, maxTimeout: 200 },
  })
  const started: SandboxService[] = []
  const sandboxes: StandingSandbox[] = []
  const ensure = async (service: SandboxService, start: () => Promise<unknown>): Promise<void> => {
    signal?.throwIfAborted()
    if (registry.standing(service) === undefined) {
      await start()
      started.push(service)
    }
    const record = registry.standing(service)
    if (record === undefined) throw new Error(`the ${service} that has just started is not written down`)
    sandboxes.push(describe(registry, record))
  }
  try {
    checkKafka(registry, kafka)
    if (spark !== undefined) checkSpark(registry, spark)
    await ensure('kafka', () => startSandboxBroker({ ...kafka, signal, standing: true }))
    if (spark !== undefined)
      await ensure('spark', () => startSandboxSpark({ ...spark, signal, standing: true }))
    if (yarn) await ensure('yarn', () => startSandboxYarn({ signal, standing: true }))
    return { started, sandboxes }
  } finally {
    await release()
  }
}

/** Ends everything that `sandbox up` left running; gives what it ended. */
export async function sandboxDown(): Promise<readonly StandingSandbox[]> {
  const registry = new SandboxRegistry()
  const standing = registry.list().filter(({ kind }) => kind === 'standing')
  const described = standing.filter(isReady).map((record) => describe(registry, record))
  await Promise.all(standing.map((record) => registry.clear(record)))
  await registry.clearOrphans()
  return described
}

/** What `sandbox up` left, also that which has died since. */
export function sandboxStatus(): readonly StandingSandbox[] {
  const registry = new SandboxRegistry()
  return registry
    .list()
    .filter((record) => record.kind === 'standing' && isReady(record))
    .map((record) => describe(registry, record))
}

/** What was asked for is not quietly left out where other brokers run. */
function checkKafka(
  registry: SandboxRegistry,
  { brokers, sasl, tls }: NonNullable<SandboxUpOptions['kafka']>,
): void {
  const record = registry.standing('kafka')
  if (record === undefined) return
  const count = record.brokers?.length ?? 1
  if (brokers !== undefined && brokers !== count)
    throw new SandboxError('SANDBOX_OPTION_INVALID', {
      message: `Kafka of ${brokers} brokers cannot be started: one of ${count} runs already. Expected the same number, or none running.`,
      hint: 'end it first with `sparkwire sandbox down`',
      details: { running: { brokers: count }, wanted: { brokers } },
    })
  if (sasl === undefined && tls !== true) return
  const running = record.commandConfig === undefined ? {} : readClientProperties(record.commandConfig)
  const protocol = `${sasl === undefined ? '' : 'SASL_'}${tls ? 'SSL' : 'PLAINTEXT'}`
  const mechanism = sasl === undefined ? undefined : SASL_MECHANISMS[sasl]
  const isSame = running['security.protocol'] === protocol && running['sasl.mechanism'] === mechanism
  if (isSame) return
  throw new SandboxError('SANDBOX_OPTION_INVALID', {
    message: `A broker with ${[protocol, mechanism ?? []].flat().join(' ')} cannot be started: one with ${running['security.protocol'] ?? 'PLAINTEXT'} runs already. Expected the same, or none running.`,
    hint: 'end it first with `sparkwire sandbox down`',
    details: { running: running['security.protocol'] ?? 'PLAINTEXT', wanted: protocol },
  })
}

/** Before anything starts: a broker would be left running by a call that fails. */
function checkSpark(registry: SandboxRegistry, options: NonNullable<SandboxUpOptions['spark']>): void {
  const { workers = 1, spark, memoryPerWorker } = options
  checkMemory('memoryPerWorker', memoryPerWorker)
  const record = registry.standing('spark')
  const running = { workers: record?.spark?.workers.length, version: record?.version }
  const other = running.workers !== workers || (/^\d/.test(spark ?? '') && running.version !== spark)
  if (record === undefined || !other) return
  throw new SandboxError('SANDBOX_OPTION_INVALID', {
    message: `A Spark cluster of ${spark ?? running.version} with ${workers} workers cannot be started: one of ${running.version} with ${running.workers} runs already. Expected the same, or none running.`,
    hint: 'end it first with `sparkwire sandbox down`',
    details: { running, wanted: { workers, spark } },
  })
}

function describe(registry: SandboxRegistry, record: SandboxRecord): StandingSandbox {
  const standing: Standing = {
    state: isSandboxRunning(record) ? 'running' : 'gone',
    version: record.version ?? '',
    pid: record.processes[0]?.pid ?? 0,
    directory: record.directory,
    startedAt: record.startedAt,
    connectionFile: registry.fileOf(record.id),
  }
  const { bootstrapServers = '', brokers = [], commandConfig, spark, yarn } = record
  if (spark !== undefined) {
    const workers = spark.workers.map(({ processes, id, webUi, cores, memoryMb }) => ({
      id,
      state: processes.every(isRunning) ? ('running' as const) : ('gone' as const),
      pid: processes.at(-1)?.pid ?? 0,
      webUi,
      cores,
      memoryMb,
    }))
    return { service: 'spark', master: spark.master, webUi: spark.webUi, workers, ...standing }
  }
  if (yarn !== undefined) return { service: 'yarn', ...yarn, conf: yarnConf(record.directory), ...standing }
  return {
    service: 'kafka',
    bootstrapServers,
    brokers: brokers.map(({ id, address, processes }) => ({
      id,
      state: processes.every(isRunning) ? 'running' : 'gone',
      pid: processes.at(-1)?.pid ?? 0,
      address,
    })),
    ...(commandConfig === undefined ? {} : { commandConfig }),
    ...standing,
  }
}

import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SandboxError } from '../errors/sandbox-error.js'
import { step } from '../observe/steps.js'
import { type KeptProcess, startKept } from '../supervise/kept-process.js'
import { groupMembers } from '../supervise/process-group.js'
import { identifyProcess } from '../supervise/process-identity.js'
import { awaitBroker } from './await-broker.js'
import { formatStorage } from './format-storage.js'
import { freePorts } from './free-ports.js'
import { javaArguments, type KafkaProgram, kafkaEnvironment } from './kafka-program.js'
import { kafkaProperties } from './kafka-properties.js'
import { type KafkaSandbox, kafkaSandbox } from './kafka-sandbox.js'
import { makeSandboxDirectory, sandboxDirectory, sandboxRoot } from './sandbox-directory.js'
import type { SandboxRecord } from './sandbox-record.js'
import { SandboxRegistry } from './sandbox-registry.js'

export interface StartKafkaOptions {
  /** Path of the java program, version 17 or later. */
  readonly java: string
  /** The broker's published jars, a logging backend for SLF4J among them. */
  readonly classPath: readonly string[]
  /** Ends the start: when the promise rejects with its reason, nothing is left behind. */
  readonly signal?: AbortSignal | undefined
  /** Where the topics' data lie; kept by `stop`, and used again when it is given again. @default a directory that `stop` removes */
  readonly dataDirectory?: string
  /** Broker properties that topics inherit, such as `num.partitions` or `compression.type`. */
  readonly topicDefaults?: Readonly<Record<string, string>>
  /** Whether the broker stays when this process ends, as `sandbox up` wants it. @default false */
  readonly standing?: boolean
  /** Where sandboxes are written down. @default `sandboxes` in SPARKWIRE_STATE or the platform's state directory */
  readonly stateDirectory?: string
  /** Finds the two free ports, the broker's and the controller's. @default free ports of the loopback interface */
  readonly choosePorts?: () => Promise<readonly number[]>
}

/** How often other ports are tried when one was taken between its choice and its use. */
const PORT_ATTEMPTS = 4

/**
 * Starts a real Apache Kafka broker in KRaft mode on free loopback ports, in a few seconds. It ends with this
 * process, however that one ends; orphans of earlier processes are cleared first.
 *
 * @throws SandboxError SANDBOX_FORMAT_FAILED, SANDBOX_START_FAILED, SANDBOX_START_TIMEOUT, SANDBOX_UNSAFE_DIRECTORY
 * @example
 * await using kafka = await startKafka(await resolveKafkaBroker())
 * const client = await connectKafka({ bootstrapServers: kafka.bootstrapServers })
 */
export async function startKafka(options: StartKafkaOptions): Promise<KafkaSandbox> {
  options.signal?.throwIfAborted()
  const registry = new SandboxRegistry(options.stateDirectory)
  await registry.clearOrphans()
  return step('sandbox.kafka', 'Starting a Kafka broker', (progress) => start(options, registry, progress))
}

async function start(
  options: StartKafkaOptions,
  registry: SandboxRegistry,
  progress: (text: string) => void,
): Promise<KafkaSandbox> {
  const record = newRecord(options.standing ?? false)
  // Written before anything exists, so that nothing can be left behind unknown.
  registry.write(record)
  const attempt: Attempt = {
    options,
    record,
    registry,
    program: programOf(options, record),
    broker: undefined,
  }
  try {
    makeSandboxDirectory(record.id)
    mkdirSync(join(record.directory, 'tmp'))
    const sandbox = await startOnFreePorts(attempt, progress)
    progress(`Kafka ${sandbox.version} at ${sandbox.bootstrapServers}`)
    return sandbox
  } catch (error) {
    await attempt.broker?.end(0)
    await registry.clear(record)
    throw error
  }
}

interface Attempt {
  readonly options: StartKafkaOptions
  readonly record: SandboxRecord
  readonly registry: SandboxRegistry
  readonly program: KafkaProgram
  broker: KeptProcess | undefined
}

async function startOnFreePorts(attempt: Attempt, progress: (text: string) => void): Promise<KafkaSandbox> {
  const { options, record } = attempt
  const choosePorts = options.choosePorts ?? (() => freePorts(2))
  const propertiesFile = join(record.directory, 'server.properties')
  const { topicDefaults = {}, dataDirectory: kept } = options
  for (let round = 1; ; round++) {
    const [brokerPort = 0, controllerPort = 0] = await choosePorts()
    // Each attempt has its own: the controller keeps a broker that went away registered for nine seconds.
    const dataDirectory = kept ?? join(record.directory, `data-${round}`)
    const ports = { brokerPort, controllerPort }
    writeFileSync(
      propertiesFile,
      kafkaProperties({ ...ports, dataDirectory, keepsData: kept !== undefined, topicDefaults }),
    )
    progress('Preparing the data directory')
    await formatStorage(attempt.program, propertiesFile, options.signal)
    progress('Waiting for the broker')
    const logFile = join(record.directory, `broker-${round}.log`)
    const broker = await startBroker(attempt, propertiesFile, logFile)
    const outcome = await awaitBroker(broker, logFile, brokerPort, options.signal)
    if (outcome === 'port-taken') {
      await broker.end(0)
      attempt.broker = undefined
      if (round < PORT_ATTEMPTS) continue
      throw new SandboxError('SANDBOX_START_FAILED', {
        message: `The Kafka broker did not start: in ${PORT_ATTEMPTS} attempts a port was taken, last of ${brokerPort} and ${controllerPort}. Expected free ports on 127.0.0.1.`,
        hint: 'try again; if it stays so, look for a program that takes many ports',
        details: { ports: [brokerPort, controllerPort] },
      })
    }
    const ready = {
      ...record,
      processes: [...groupMembers(broker.identity.pid)],
      bootstrapServers: `127.0.0.1:${brokerPort}`,
      version: outcome.version,
    }
    attempt.registry.write(ready)
    return kafkaSandbox(ready, logFile, broker, attempt.registry)
  }
}

async function startBroker(attempt: Attempt, propertiesFile: string, logFile: string): Promise<KeptProcess> {
  const { program, record, options } = attempt
  options.signal?.throwIfAborted()
  const broker = await startKept({
    argv: [program.java, ...javaArguments(program, 'INFO'), 'kafka.Kafka', propertiesFile],
    cwd: program.directory,
    env: program.env,
    stdoutFile: logFile,
    exitFile: join(program.directory, 'exit.json'),
    specFile: join(program.directory, 'keeper.json'),
    lifeline: !(options.standing ?? false),
    graceMs: 2000,
  })
  attempt.broker = broker
  attempt.registry.write({ ...record, processes: [broker.identity] })
  return broker
}

function programOf(options: StartKafkaOptions, record: SandboxRecord): KafkaProgram {
  return {
    java: options.java,
    classPath: options.classPath,
    directory: record.directory,
    env: kafkaEnvironment(),
  }
}

function newRecord(standing: boolean): SandboxRecord {
  const id = `kafka-${randomBytes(6).toString('hex')}`
  const owner = identifyProcess(process.pid)
  if (owner === undefined) throw new Error('this process cannot be identified')
  return {
    v: 1,
    id,
    kind: standing ? 'standing' : 'owned',
    directory: sandboxDirectory(id, sandboxRoot()),
    owner,
    processes: [],
    startedAt: new Date().toISOString(),
  }
}

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SandboxError } from '../errors/sandbox-error.js'
import { step } from '../observe/steps.js'
import { groupMembers } from '../supervise/process-group.js'
import { awaitBrokers, type StartingBroker } from './await-brokers.js'
import { checkCount } from './check-options.js'
import { formatStorage } from './format-storage.js'
import { freePorts } from './free-ports.js'
import { javaArguments, type KafkaProgram, kafkaEnvironment } from './kafka-program.js'
import { type KafkaNode, type KafkaPropertiesInput, kafkaProperties } from './kafka-properties.js'
import { type KafkaSandbox, kafkaSandbox } from './kafka-sandbox.js'
import { type KafkaSecurityOptions, kafkaSecurity, writeClientProperties } from './kafka-security.js'
import type { SandboxRecord } from './sandbox-record.js'
import { type SandboxStart, type SandboxStartOptions, startInSandbox } from './start-in-sandbox.js'

/** How many brokers there are. */
export interface KafkaBrokersOptions {
  /** Brokers that are started. While more than half of them run they go on: three bear the loss of one. @default 1 */
  readonly brokers?: number | undefined
}

export interface StartKafkaOptions extends SandboxStartOptions, KafkaSecurityOptions, KafkaBrokersOptions {
  /** Path of the java program, version 17 or later. */
  readonly java: string
  /** Kafka's published jars, a logging backend for SLF4J among them. */
  readonly classPath: readonly string[]
  /** Where the topics' data lie; kept by `stop`, and used again when it is given again. @default a directory that `stop` removes */
  readonly dataDirectory?: string
  /** Broker properties that topics inherit, such as `num.partitions` or `compression.type`. */
  readonly topicDefaults?: Readonly<Record<string, string>>
  /** Finds two free ports for each broker, its own and its controller's. @default free ports of the loopback interface */
  readonly choosePorts?: () => Promise<readonly number[]>
}

/** How often other ports are tried when one was taken between its choice and its use. */
const PORT_ATTEMPTS = 4
/** Time a broker has between SIGTERM and SIGKILL, ms; it takes a third of a second unless the machine is busy. */
const STOP_GRACE_MS = 5000

/**
 * Starts real Apache Kafka in KRaft mode on free loopback ports, in a few seconds: a broker, or several that each are a
 * controller as well. It ends with this process, however that one ends; orphans of earlier processes are cleared first.
 *
 * @throws SandboxError SANDBOX_OPTION_INVALID, SANDBOX_FORMAT_FAILED, SANDBOX_START_FAILED, SANDBOX_START_TIMEOUT,
 * SANDBOX_UNSAFE_DIRECTORY
 * @example
 * await using kafka = await startKafka(await resolveKafkaBroker())
 * const client = await connectKafka({ bootstrapServers: kafka.bootstrapServers })
 */
export async function startKafka(options: StartKafkaOptions): Promise<KafkaSandbox> {
  checkCount('brokers', options.brokers)
  const what = (options.brokers ?? 1) === 1 ? 'a Kafka broker' : `${options.brokers} Kafka brokers`
  return startInSandbox('kafka', options, (start) =>
    step('sandbox.kafka', `Starting ${what}`, async (progress) => {
      const sandbox = await startOnFreePorts(start, options, progress)
      progress(`Kafka ${sandbox.version} at ${sandbox.bootstrapServers}`)
      return sandbox
    }),
  )
}

async function startOnFreePorts(
  start: SandboxStart,
  options: StartKafkaOptions,
  progress: (text: string) => void,
): Promise<KafkaSandbox> {
  const { directory, signal } = start
  const { brokers: count = 1, choosePorts = () => freePorts(2 * count) } = options
  const { java, classPath } = options
  const program: KafkaProgram = { java, classPath, directory, env: kafkaEnvironment() }
  const security = await kafkaSecurity(options, program, signal)
  for (let round = 1; ; round++) {
    const ports = await choosePorts()
    const nodes = Array.from({ length: count }, (_, index) => ({
      id: index + 1,
      brokerPort: ports[2 * index] ?? 0,
      controllerPort: ports[2 * index + 1] ?? 0,
    }))
    // Each attempt has files of its own: the controller keeps a broker that went away registered for nine seconds.
    const files = nodes.map((node) => {
      const base = join(directory, `broker-${node.id}.${round}`)
      return writeProperties(base, { ...options, node, nodes, security })
    })
    progress('Preparing the data directory')
    await Promise.all(files.map((file) => formatStorage(program, file, security.formatWords, signal)))
    progress(count === 1 ? 'Waiting for the broker' : `Waiting for ${count} brokers`)
    const brokers = await Promise.all(
      nodes.map((node, index) => startBroker(start, program, node, files[index] ?? '')),
    )
    const outcome = await awaitBrokers(brokers, signal)
    if (outcome === 'port-taken') {
      await start.discard(...brokers.map(({ process }) => process))
      if (round < PORT_ATTEMPTS) continue
      throw portsTaken(ports)
    }
    const facts = {
      ...factsOf(brokers),
      version: outcome.version,
      ...(security.protocol === 'PLAINTEXT'
        ? {}
        : { commandConfig: writeClientProperties(directory, security) }),
    }
    return kafkaSandbox(start.ready(facts, STOP_GRACE_MS), Object.freeze({ ...security.client }))
  }
}

/** Writes down what a node is told, `BASE.properties`; gives the path. */
function writeProperties(
  base: string,
  {
    dataDirectory: kept,
    topicDefaults = {},
    ...input
  }: Pick<StartKafkaOptions, 'dataDirectory' | 'topicDefaults'> &
    Pick<KafkaPropertiesInput, 'node' | 'nodes' | 'security'>,
): string {
  const { node, nodes } = input
  const ofNode = (directory: string) =>
    nodes.length === 1 ? directory : join(directory, `broker-${node.id}`)
  const dataDirectory = kept === undefined ? `${base}.data` : ofNode(kept)
  const file = `${base}.properties`
  const text = kafkaProperties({ ...input, dataDirectory, keepsData: kept !== undefined, topicDefaults })
  writeFileSync(file, text, { mode: 0o600 })
  return file
}

interface StartedBroker extends StartingBroker {
  readonly id: number
}

async function startBroker(
  start: SandboxStart,
  program: KafkaProgram,
  { id, brokerPort: port }: KafkaNode,
  propertiesFile: string,
): Promise<StartedBroker> {
  const logFile = propertiesFile.replace(/properties$/, 'log')
  const process = await start.daemon({
    name: `broker-${id}`,
    argv: [program.java, ...javaArguments(program, 'INFO'), 'kafka.Kafka', propertiesFile],
    env: program.env,
    logFile,
  })
  return { what: 'Kafka broker', id, port, process, logFile }
}

/** What is written down of the brokers. */
function factsOf(
  started: readonly StartedBroker[],
): Required<Pick<SandboxRecord, 'processes' | 'bootstrapServers' | 'brokers'>> {
  const brokers = started.map(({ id, port, logFile, process }) => ({
    id,
    address: `127.0.0.1:${port}`,
    logFile,
    processes: [...groupMembers(process.identity.pid)],
  }))
  return {
    processes: brokers.flatMap(({ processes }) => processes),
    bootstrapServers: brokers.map(({ address }) => address).join(),
    brokers,
  }
}

function portsTaken(ports: readonly number[]): SandboxError {
  return new SandboxError('SANDBOX_START_FAILED', {
    message: `Kafka did not start: in ${PORT_ATTEMPTS} attempts a port was taken, last of ${ports.join(', ')}. Expected free ports on 127.0.0.1.`,
    hint: 'try again; if it stays so, look for a program that takes many ports',
    details: { ports },
  })
}
